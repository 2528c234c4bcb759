import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { dayWindow } from '@/lib/time/days';
import { getStock } from './get-stock';
import type { DurationView, ProcessQuery } from './process.schemas';
import { dwellDurations, leadDurations, type DurationScope } from './reading/durations.sql';
import { summarizeDurations } from './reading/summarize-durations';
import { withinRecords } from './reading/within-records';

/**
 * How long stays in a stock take (only `stock`), or how long subjects take from their first entry to it until their
 * first later entry to another (`to`). Seconds. `from` and `until` are days, both included, of the entry; `facet` and
 * `value` narrow to subjects with that value. Throws `not_found`.
 */
export async function readDurations(
  ctx: Context,
  input: { stock: string; to?: string | undefined; from?: string | undefined; until?: string | undefined } & Pick<
    ProcessQuery,
    'facet' | 'value'
  >,
): Promise<DurationView> {
  requirePermission(ctx, 'read');
  const start = await getStock(ctx, { slug: input.stock });
  const { timeZone } = await readSettings(ctx.db);
  const scope: DurationScope = {
    from: input.from === undefined ? null : withinRecords(dayWindow(input.from, timeZone).start),
    to: input.until === undefined ? null : dayWindow(input.until, timeZone).end,
    facet: input.value === undefined ? null : (input.facet ?? null),
    value: input.value ?? null,
    now: ctx.now,
  };
  if (input.to === undefined) return summarizeDurations(ctx.db, dwellDurations([start.id], scope));
  const end = await getStock(ctx, { slug: input.to });
  if (end.kind !== start.kind) {
    const message = `is of another kind than "${start.kind}"`;
    throw new Problem('invalid_input', `to: ${message}.`, { to: [message] });
  }
  return summarizeDurations(ctx.db, leadDurations(start.id, end.id, scope));
}
