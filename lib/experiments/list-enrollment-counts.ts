import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { ENROLLMENT } from './report/outcomes';

/** Subjects of a variant until the end of a day. */
export type EnrollmentCount = { day: string; variant: string; subjects: number };

/**
 * Cumulative subjects of one phase per reported day and variant, oldest first: what the chart of enrollments draws, and
 * nothing that has to be inferred. Throws `unknown_experiment`.
 */
export async function listEnrollmentCounts(
  ctx: Context,
  input: { key: string; phase: number },
): Promise<EnrollmentCount[]> {
  requirePermission(ctx, 'read');
  const experiment = await ctx.db.experiment.findUnique({ where: { key: input.key }, select: { id: true } });
  if (experiment === null) throw new Problem('unknown_experiment', `There is no experiment "${input.key}".`);
  // One value instead of thousands of rows: two years are read in a few milliseconds. Answered by the primary key.
  const [found] = await ctx.db.$queryRaw<{ counts: [string, string, number][] | null }[]>`
    SELECT json_agg(json_build_array(day, variant, subjects) ORDER BY day, variant) AS counts FROM daily_outcome
    WHERE experiment_id = ${experiment.id} AND phase = ${input.phase} AND outcome = ${ENROLLMENT}`;
  return (found?.counts ?? []).map(([day, variant, subjects]) => ({ day, variant, subjects }));
}
