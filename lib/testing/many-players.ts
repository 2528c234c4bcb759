import { insertEnrollments } from '@/lib/experiments/insert-enrollments';
import { insertGoalRecords } from '@/lib/goals/insert-goal-records';
import type { Queryable } from '@/lib/db/queryable';
import { subjectId } from '@/lib/subjects/subject-id';
import type { SubjectRow } from '@/lib/subjects/insert-subjects';

/** Players `NAME-0` … who are enrolled at one instant, every other one in each of two variants. */
export async function enrollPlayers(
  db: Queryable,
  given: { name: string; count: number; experimentId: number; at: Date },
): Promise<SubjectRow[]> {
  const { at, experimentId } = given;
  const players = Array.from({ length: given.count }, (_, n) => `${given.name}-${String(n)}`).map((externalId) => ({
    ...{ id: subjectId('player', externalId), kind: 'player', externalId, confirmedAt: at },
  }));
  await insertEnrollments(
    db,
    players.map((subject, n) => ({
      ...{ subject, experimentId, phase: 0, variant: n % 2 === 0 ? 'control' : 'test', enrolledAt: at },
      ...{ eventId: subject.id, context: null, crossed: false, automated: false, confirmed: true },
    })),
  );
  return players;
}

/** Each of them reaches a goal once, the n-th at `at(n)`. A second time of one player needs another value. */
export async function reachGoal(
  db: Queryable,
  players: readonly SubjectRow[],
  given: { goalId: number; at: (n: number) => Date; value: string | null },
): Promise<void> {
  const { goalId, at, value } = given;
  await insertGoalRecords(
    db,
    players.map((subject, n) => ({
      ...{ subject, id: subjectId('record', `${subject.externalId} ${value ?? ''}`), goalId, value, at: at(n) },
      ...{ sequence: 0, automated: false, timeToleranceSeconds: 0, source: 'import' as const },
    })),
  );
}
