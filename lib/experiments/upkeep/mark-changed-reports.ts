import type { Database } from '@/lib/db/context';

/** Something changed in a phase from an instant on. */
export type Change = { experimentId: number; phase: number; from: Date; reason: string };

export type ChangeRow = { experiment_id: number; phase: number; from_at: Date };

/** Rows of a query as changes. */
export function asChanges(rows: ChangeRow[], reason: string): Change[] {
  return rows.map((row) => ({ experimentId: row.experiment_id, phase: row.phase, from: row.from_at, reason }));
}

/**
 * Marks a phase dirty from the earliest changed day on, when that day has been reported already. Days that are not
 * reported yet need no mark: they will be computed anyway. What is stored decides, not a clock: another instance's may
 * be ahead. Answers the number of marks.
 */
export async function markChangedReports(
  db: Database,
  changes: Change[],
  toDay: (at: Date) => string,
): Promise<number> {
  const earliest = new Map<string, Change>();
  for (const change of changes) {
    const key = `${change.experimentId}/${change.phase}`;
    const known = earliest.get(key);
    if (known === undefined || change.from < known.from) earliest.set(key, change);
  }
  const marks = [...earliest.values()].map((change) => ({ ...change, day: toDay(change.from) }));
  if (marks.length === 0) return 0;
  return db.$executeRaw`
    INSERT INTO dirty_mark (experiment_id, id, phase, day, reason)
    SELECT m.experiment_id, gen_random_uuid(), m.phase, m.day, m.reason
    FROM unnest(${marks.map((m) => m.experimentId)}::int[], ${marks.map((m) => m.phase)}::int[],
                ${marks.map((m) => m.day)}::date[], ${marks.map((m) => m.reason)}::text[])
         AS m(experiment_id, phase, day, reason)
    WHERE EXISTS (SELECT 1 FROM daily_report r
                  WHERE r.experiment_id = m.experiment_id AND r.phase = m.phase AND r.day >= m.day)`;
}
