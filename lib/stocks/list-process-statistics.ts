import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayBoundaries, dayOf, dayRange } from '@/lib/time/days';
import { computeStatistics, type StatisticsRow } from './records/compute-statistics';
import { readStored } from './records/statistics-store.sql';
import { loadParts, storedUntil } from './stored-statistics';

export type { StatisticsRow, StoredCompletion } from './records/compute-statistics';

const DAYS_MAX = 1100;

/**
 * What a process was at the end of days, both included (today by default: until now), one row per day and value of a
 * facet, or per day in all. Days that are over come from what the nightly job has stored; days that it has not reached,
 * or that a late change has made wrong, and the running one are computed. At most 1,100 days. Throws `not_found`,
 * `unknown_facet_value` when the process is not split by that facet.
 */
export async function listProcessStatistics(
  ctx: Context,
  input: {
    slug: string;
    facet?: string | undefined;
    value?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
  },
): Promise<StatisticsRow[]> {
  requirePermission(ctx, 'read');
  const { timeZone } = await readSettings(ctx.db);
  const parts = await loadParts(ctx, input.slug);
  const facet = input.facet ?? null;
  if (facet !== null && !parts.process.facets.includes(facet))
    throw new Problem('unknown_facet_value', `"${input.slug}" is not split by "${facet}".`);
  const today = dayOf(ctx.now, timeZone);
  const to = input.to === undefined || input.to > today ? today : input.to;
  const earliest = addDays(to, 1 - DAYS_MAX);
  const from = input.from === undefined || input.from > to ? to : input.from < earliest ? earliest : input.from;
  const until = await storedUntil(ctx, parts, timeZone);
  // The day in which the stored ones end is not stored.
  const fresh = until === null ? from : dayOf(until, timeZone);
  const { id: processId } = parts.process;
  const stored =
    fresh <= from
      ? []
      : await readStored(ctx.db, {
          ...{ processId, from, to: addDays(fresh <= to ? fresh : addDays(to, 1), -1) },
          ...{ facet: facet ?? '', value: input.value },
        });
  const next = fresh < from ? from : fresh;
  if (next > to) return stored;
  const [start = ctx.now, ...ends] = dayBoundaries(next, to, timeZone);
  const range = { days: dayRange(next, to), from: start, ends };
  const computed = await computeStatistics(ctx.db, parts, range, facet);
  return [
    ...stored,
    ...computed
      .filter(({ value }) => input.value === undefined || value === input.value)
      .sort((a, b) => (a.date === b.date ? (a.value < b.value ? -1 : 1) : a.date < b.date ? -1 : 1)),
  ];
}
