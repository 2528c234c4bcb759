import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import { recordStatistics } from './record-statistics';
import type { StatisticInput } from './schemas';

/**
 * Records one value of a metric, for today (in the project's zone) unless a date is given: for code of this application.
 * Answers whether it was new. Throws `not_found` for an unknown metric, `invalid_input`, and `wrong_state` for a metric
 * that is not recorded by hand.
 */
export async function recordStatistic(
  ctx: Context,
  input: Omit<StatisticInput, 'date'> & { date?: string | undefined },
): Promise<{ recorded: boolean }> {
  const date = input.date ?? dayOf(ctx.now, (await readSettings(ctx.db)).timeZone);
  const { recorded, unknown, rejected } = await recordStatistics(ctx, { statistics: [{ ...input, date }] });
  if (unknown.length > 0) throw new Problem('not_found', `There is no metric "${input.metric}".`);
  const [problem] = rejected;
  if (problem !== undefined) {
    throw new Problem(problem.code === 'wrong_state' ? 'wrong_state' : 'invalid_input', problem.message);
  }
  return { recorded: recorded > 0 };
}
