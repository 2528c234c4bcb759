import type { Database } from '@/lib/db/context';
import type { HealthRow, OutcomeRow } from './compute-days';
import { parseTimesTo } from './time-to-flow';

export type NewestDay = { health: HealthRow & { computedAt: Date }; rows: OutcomeRow[] };

/**
 * What is stored for the newest day of the current phase of each of these experiments, by experiment? Two statements,
 * however many experiments: the newest day of each by the primary key of `daily_report`, read backwards; its rows by the
 * primary key of `daily_outcome`. A lateral join is nothing that the ORM can say.
 */
export async function readNewestDays(db: Database, experimentIds: number[]): Promise<Map<number, NewestDay>> {
  const days = await db.$queryRaw<
    (HealthRow & { experimentId: number; phase: number; computedAt: Date; stored: unknown })[]
  >`
    SELECT e.id AS "experimentId", e.phase, newest.day::text, newest.crossed, newest.duplicate, newest.automated,
           newest.unconfirmed, newest.computed_at AS "computedAt", newest.time_to AS stored
    FROM experiment e CROSS JOIN LATERAL (
      SELECT * FROM daily_report r WHERE r.experiment_id = e.id AND r.phase = e.phase ORDER BY r.day DESC LIMIT 1
    ) AS newest
    WHERE e.id = ANY(${experimentIds}::int[])`;
  const rows = await db.$queryRaw<(OutcomeRow & { experimentId: number })[]>`
    SELECT o.experiment_id AS "experimentId", o.day::text, o.outcome, o.variant, o.subjects, o.conversions,
           o.sum::text, o.sum_squares::text AS "sumSquares"
    FROM unnest(${days.map((d) => d.experimentId)}::int[], ${days.map((d) => d.phase)}::int[],
                ${days.map((d) => d.day)}::date[]) AS newest(experiment_id, phase, day)
    JOIN daily_outcome o USING (experiment_id, phase, day)`;
  const found = new Map<number, NewestDay>();
  for (const { experimentId, phase: _phase, stored, ...health } of days)
    found.set(experimentId, { health: { ...health, timeTo: parseTimesTo(stored) }, rows: [] });
  for (const { experimentId, ...row } of rows) found.get(experimentId)?.rows.push(row);
  return found;
}
