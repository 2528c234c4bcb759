import type { Database } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayBoundaries, dayOf, dayRange } from '@/lib/time/days';

/** `boundaries` has one instant more than `days`: the n-th day is [boundaries[n], boundaries[n + 1]). */
export type DayRange = { from: string; to: string; days: string[]; boundaries: Date[]; timeZone: string; now: Date };

/** A page of days that is not asked for is at most this long. */
export const DAYS_MAX = 1100;
/** A process in which nothing has moved for so long ends with its last movement, not with today. Unit: days. */
const QUIET_DAYS = 92;

/**
 * The days that a question is about: what it names, else everything that is known of the stocks until today (until the
 * last movement, when that is long ago), at most 1,100 days. Days after today are left out. Events of flows count as
 * movements: those that a sender reports are in no stock.
 */
export async function resolveDays(
  db: Database,
  input: {
    from?: string | undefined;
    to?: string | undefined;
    stockIds: readonly number[];
    flowIds?: readonly number[];
    now: Date;
  },
): Promise<DayRange> {
  const { timeZone } = await readSettings(db);
  const today = dayOf(input.now, timeZone);
  const known = await readSpan(db, input.stockIds, input.now, input.flowIds);
  const lastMove = known === null ? today : dayOf(known.last, timeZone);
  const usual = lastMove < addDays(today, -QUIET_DAYS) ? lastMove : today;
  const to = min(input.to ?? (input.from !== undefined && input.from > usual ? today : usual), today);
  const first = known === null ? to : dayOf(known.first, timeZone);
  const from = max(min(input.from ?? first, to), addDays(to, 1 - DAYS_MAX));
  return {
    from,
    to,
    days: dayRange(from, to),
    boundaries: dayBoundaries(from, to, timeZone),
    timeZone,
    now: input.now,
  };
}

const min = (a: string, b: string) => (a < b ? a : b);
const max = (a: string, b: string) => (a > b ? a : b);

/** The first and the last movement of some stocks and flows until now; null when there was none. */
export async function readSpan(
  db: Database,
  stockIds: readonly number[],
  now: Date,
  flowIds: readonly number[] = [],
): Promise<{ first: Date; last: Date } | null> {
  // Three ends of two indexes per stock, two of one per flow; not the ORM because of LATERAL.
  const [span] = await db.$queryRaw<{ first: Date | null; last: Date | null }[]>`
    SELECT min(first) AS first, max(last) AS last FROM (
      SELECT f.at AS first, greatest(s.at, u.at) AS last
      FROM unnest(${[...stockIds]}::int[]) AS stock (id)
      LEFT JOIN LATERAL (SELECT since_at AS at FROM stay WHERE stock_id = stock.id ORDER BY since_at LIMIT 1) f ON true
      LEFT JOIN LATERAL (
        SELECT since_at AS at FROM stay WHERE stock_id = stock.id AND since_at <= ${input(now)}::timestamptz
        ORDER BY since_at DESC LIMIT 1) s ON true
      LEFT JOIN LATERAL (
        SELECT until_at AS at FROM stay WHERE stock_id = stock.id AND until_at <= ${input(now)}::timestamptz
        ORDER BY until_at DESC LIMIT 1) u ON true
      UNION ALL
      SELECT f.at, n.at FROM unnest(${[...flowIds]}::int[]) AS flow (id)
      CROSS JOIN LATERAL (SELECT at FROM flow_event WHERE flow_id = flow.id ORDER BY at LIMIT 1) f
      CROSS JOIN LATERAL (
        SELECT at FROM flow_event WHERE flow_id = flow.id AND at <= ${input(now)}::timestamptz
        ORDER BY at DESC LIMIT 1) n
    ) ends`;
  if (span === undefined || span.first === null || span.last === null) return null;
  return { first: span.first, last: span.last };
}

const input = (at: Date) => at.toISOString();
