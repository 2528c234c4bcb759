import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { readSettings } from '@/lib/settings/read-settings';
import { markSource } from '@/lib/subjects/mark-source';
import { dayWindow } from '@/lib/time/days';
import { getTracker } from './get-tracker';
import { StatisticsRemoval, type Period, type RemovedStatistics } from './schemas';
import { lockMetric } from './store';

/** So many rows are handed back for an undo. */
export const UNDO_ROWS_MAX = 1000;
/** So many rows are written into the activity log. */
const LOGGED_ROWS_MAX = 20;

type Row = { date: string; period: Period; value: number | null; dimensions: Record<string, string>; deleted: number };

/**
 * Takes recorded statistics of a metric away: one, or those of a range of days. Whatever is computed from them (trackers
 * and outcomes over this metric) is computed again from the first of these days on. Recording `rows` again brings them
 * back. Nothing there is no error. Throws `wrong_state` for a metric that is not recorded by hand: its next run would bring
 * them back; `not_found`, `invalid_input`.
 */
export async function deleteStatistics(ctx: Context, input: StatisticsRemoval): Promise<RemovedStatistics> {
  requirePermission(ctx, 'edit');
  const { metric: ref, from, to, period, dimensions } = StatisticsRemoval.parse(input);
  return inTransaction(ctx, async (tx) => {
    const metric = await lockMetric(tx, ref);
    if (metric.derived !== null) throw new Problem('wrong_state', `"${ref}" is derived from other metrics.`);
    if ((await getTracker(tx, { metric: ref })) !== null) {
      throw new Problem('wrong_state', `"${ref}" is kept by its tracker, which would record them again.`);
    }
    const rows = await tx.db.$queryRaw<Row[]>`
      WITH gone AS (
        DELETE FROM statistic s WHERE s.metric_id = ${metric.id} AND s.date >= ${from}::date AND s.date <= ${to}::date
          ${period === undefined ? Prisma.empty : Prisma.sql`AND s.period = ${period}`}
          ${
            dimensions === undefined
              ? Prisma.empty
              : Prisma.sql`AND s.dimensions_id = md5(${JSON.stringify(dimensions)}::jsonb::text)::uuid`
          }
        RETURNING s.date, s.period, s.value, s.dimensions)
      SELECT date::text, period, value::float8 AS value, dimensions, (count(*) OVER ())::int AS deleted FROM gone
      ORDER BY gone.date, period, dimensions LIMIT ${UNDO_ROWS_MAX}`;
    const [first] = rows;
    if (first === undefined) return { deleted: 0, rows: [] };
    const { deleted } = first;
    const { timeZone } = await readSettings(tx.db);
    await markSource(tx.db, [
      { source: `metric:${metric.id}`, from: first.date < '1900' ? null : dayWindow(first.date, timeZone).start },
    ]);
    const values = rows.map(({ deleted: _, ...row }) => ({ metric: ref, ...row }));
    await logActivity(tx, {
      ...{ action: 'statistics.deleted', entity: 'metric', entityKey: ref },
      before: {
        ...{ statistics: deleted, from, to },
        ...(period === undefined ? {} : { period }),
        ...(dimensions === undefined ? {} : { dimensions }),
        ...(deleted > LOGGED_ROWS_MAX ? {} : { values: values.map(({ metric: _, ...row }) => row) }),
      },
    });
    return { deleted, rows: deleted > UNDO_ROWS_MAX ? null : values };
  });
}
