import type { Database } from './context';

/** Reason of a mark after which nothing that is stored of a phase's reports may be built upon. */
export const ANEW = 'anew';

/**
 * Says that what is stored of reports no longer follows from the records: the next run computes every day of these phases
 * anew, and their first conversions. A run that is under way has not seen the mark and leaves it to the next. Call it in
 * the transaction of the change.
 * @param of one experiment; every experiment that counts a goal; or all
 */
export async function markAnew(
  db: Database,
  of: { experimentId: number } | { goal: string } | 'everything',
): Promise<void> {
  const experimentId = of !== 'everything' && 'experimentId' in of ? of.experimentId : null;
  const goal = of !== 'everything' && 'goal' in of ? of.goal : null;
  await db.$executeRaw`
    INSERT INTO dirty_mark (experiment_id, id, phase, day, reason)
    SELECT p.experiment_id, gen_random_uuid(), p.phase, '0001-01-01', ${ANEW}
    FROM experiment_phase p JOIN experiment x ON x.id = p.experiment_id
    WHERE (${experimentId}::int IS NULL OR x.id = ${experimentId}::int)
      AND (${goal}::text IS NULL OR x.goals IS NULL OR x.goals ? ${goal}::text)`;
}
