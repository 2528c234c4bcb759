import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayOf, dayRange } from '@/lib/time/days';
import { requireKnownSource } from './require-known-source';
import { readTrackerDays } from './store-tracker-days.sql';
import { TrackerInput, type TrackerPreview } from './tracker.schemas';

const DAYS = 14;
const EXAMPLES = 10;
/** Somebody waits for it. Unit: milliseconds. */
const PATIENCE_MS = 15_000;

/**
 * What a tracker would record for its last 14 days, today included, by the very statement that records. Nothing is
 * stored; the metric need not exist.
 */
export async function previewTracker(ctx: Context, input: TrackerInput): Promise<TrackerPreview> {
  requirePermission(ctx, 'read');
  const tracker = TrackerInput.parse(input);
  const rows = await inTransaction(ctx, async (tx) => {
    const source = await requireKnownSource(tx, tracker);
    const { timeZone } = await readSettings(tx.db);
    const today = dayOf(ctx.now, timeZone);
    await tx.db
      .$executeRaw`SELECT set_config('statement_timeout', ${`${PATIENCE_MS}ms`}, true), set_config('jit', 'off', true)`;
    const found = await readTrackerDays(tx.db, {
      ...{ metricId: 0, source, timeZone, from: addDays(today, 1 - DAYS), to: today, base: 'records' },
      ...{ aggregate: tracker.aggregate, periods: tracker.periods, dimensions: tracker.dimensions },
    });
    return { found, today };
  });
  const dates = dayRange(addDays(rows.today, 1 - DAYS), rows.today);
  const totals = rows.found.filter(({ dimensions }) => Object.keys(dimensions).length === 0);
  const split = rows.found.filter(({ dimensions }) => Object.keys(dimensions).length > 0);
  return {
    dates,
    values: tracker.periods.map((period) => ({
      period,
      values: dates.map((date) => totals.find((row) => row.date === date && row.period === period)?.value ?? null),
    })),
    objects: new Set(split.map(({ dimensions }) => JSON.stringify(dimensions))).size,
    examples: split
      .filter(({ date, period }) => date === rows.today && period === tracker.periods[0])
      .sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity))
      .slice(0, EXAMPLES)
      .map(({ dimensions, value }) => ({ dimensions, value })),
  };
}
