import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayOf, dayRange } from '@/lib/time/days';
import { requireKnownSource } from './require-known-source';
import { readTrackerLook } from './store-tracker-days.sql';
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
  const { look, today } = await inTransaction(ctx, async (tx) => {
    const source = await requireKnownSource(tx, tracker);
    const { timeZone } = await readSettings(tx.db);
    const day = dayOf(ctx.now, timeZone);
    await tx.db
      .$executeRaw`SELECT set_config('statement_timeout', ${`${PATIENCE_MS}ms`}, true), set_config('jit', 'off', true)`;
    const question = {
      ...{ metricId: 0, source, timeZone, from: addDays(day, 1 - DAYS), to: day, base: 'records' as const },
      ...{ aggregate: tracker.aggregate, periods: tracker.periods, dimensions: tracker.dimensions },
    };
    return { look: await readTrackerLook(tx.db, question, EXAMPLES), today: day };
  });
  const dates = dayRange(addDays(today, 1 - DAYS), today);
  return {
    dates,
    values: tracker.periods.map((period) => ({
      period,
      values: dates.map((date) => look.totals.find((row) => row.date === date && row.period === period)?.value ?? null),
    })),
    ...{ objects: look.objects, examples: look.examples },
  };
}
