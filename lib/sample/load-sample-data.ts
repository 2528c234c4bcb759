import { flushCounters } from '@/lib/collect/counters';
import { forgetDefinitions } from '@/lib/experiments/load-definitions';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { disableExperiment } from '@/lib/experiments/disable-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { promoteVariant } from '@/lib/experiments/promote-variant';
import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { Problem } from '@/lib/db/problem';
import { defineSampleMetrics } from './define-metrics';
import { SAMPLE_EXPERIMENTS, SAMPLE_GOALS, type SampleExperiment } from './plan';
import { playAccounts } from './play-accounts';
import { playQuests } from './play-quests';
import { playVisitors, type Played, type Writer } from './play-visitors';
import { removeSampleData } from './remove-sample-data';

const DAY_MS = 86_400_000;
const LOADED = 'sample.loaded';

/**
 * Two years of a small shop, up to `ctx.now`: defines its goals and experiments as they were changed in the past, and
 * plays its visitors and accounts through the same verbs that serve real ones. Does nothing when they are there already; a loading
 * that was interrupted is taken back and done again. Answers null when nothing was done.
 * `share`: part of the visitors, 0..1, for a smaller world.
 */
export async function loadSampleData(
  ctx: Context,
  input: { writer: Writer; onProgress?: (share: number) => void; share?: number },
): Promise<(Played & { changes: number }) | null> {
  requirePermission(ctx, 'administer');
  if ((await ctx.db.experiment.count({ where: { sample: true } })) > 0) {
    if (await isComplete(ctx)) return null;
    await removeSampleData(ctx);
  }
  await defineEverything(ctx);
  forgetDefinitions();
  // Visitors and accounts share no row: while the database writes the ones, the others are played.
  const [played, changes] = await Promise.all([playVisitors(ctx.now, input.writer, input), playAccounts(ctx, input)]);
  await playQuests(ctx);
  await defineSampleMetrics(ctx);
  await forgetCounts(ctx);
  const after = { enrollments: played.enrollments, goalRecords: played.goalRecords, changes };
  await logActivity(ctx, { action: LOADED, entity: 'sample', entityKey: 'sample data', after });
  return { ...played, changes };
}

async function isComplete(ctx: Context): Promise<boolean> {
  const last = await ctx.db.activity.findFirst({
    where: { entity: 'sample' },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  return last?.action === LOADED;
}

/** What the public door counted meanwhile did not happen today. */
async function forgetCounts(ctx: Context): Promise<void> {
  await flushCounters();
  await ctx.db.$executeRaw`DELETE FROM ingest_count WHERE name IN (SELECT key FROM experiment WHERE sample)`;
}

/** The sample's goals and experiments, made and changed at the days of the past at which the plan says so. */
export async function defineEverything(ctx: Context): Promise<void> {
  const longest = Math.max(...SAMPLE_EXPERIMENTS.map(({ enabled }) => enabled ?? 0));
  const at = (daysAgo: number, hour: number): Context => {
    const midnight = Math.floor(ctx.now.getTime() / DAY_MS) * DAY_MS;
    return { ...ctx, now: new Date(Math.min(midnight - daysAgo * DAY_MS + hour * 3_600_000, ctx.now.getTime())) };
  };
  for (const goal of SAMPLE_GOALS) await unlessKnown(createGoal(at(longest + 1, 9), goal, { sample: true }));
  const steps = SAMPLE_EXPERIMENTS.flatMap((experiment) => stepsOf(experiment, at));
  for (const { ctx: then, run } of steps.sort((a, b) => a.ctx.now.getTime() - b.ctx.now.getTime())) await run(then);
}

type Step = { ctx: Context; run: (ctx: Context) => Promise<unknown> };

function stepsOf(
  { definition, enabled, later }: SampleExperiment,
  at: (daysAgo: number, hour: number) => Context,
): Step[] {
  const { key } = definition;
  const made = at(enabled ?? 2, enabled === null ? 15 : 8);
  return [
    { ctx: made, run: (ctx) => createExperiment(ctx, definition, { sample: true }) },
    ...(enabled === null ? [] : [{ ctx: at(enabled, 9), run: (ctx: Context) => enableExperiment(ctx, { key }) }]),
    ...later.map(({ daysAgo, does }) => ({
      ctx: at(daysAgo, 10),
      run: (ctx: Context) =>
        does === 'disable' ? disableExperiment(ctx, { key }) : promoteVariant(ctx, { key, variant: does.promote }),
    })),
  ];
}

async function unlessKnown(creation: Promise<unknown>): Promise<void> {
  await creation.catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== 'already_exists') throw error;
  });
}
