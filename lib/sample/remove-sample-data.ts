import { logActivity } from '@/lib/activity/log-activity';
import { bumpConfigVersion } from '@/lib/db/config-version';
import { requirePermission, type Context } from '@/lib/db/context';
import type { PrismaClient } from '@/lib/db/generated/client';
import { wantRebuild } from '@/lib/stocks/want-rebuild';
import { ALL_SOURCES, markSource } from '@/lib/subjects/mark-source';
import { SAMPLE_PREFIX } from './people';
import { removeSampleMetrics } from './remove-metrics';

export type Removed = { experiments: number; goals: number; subjects: number };

const TIMEOUT_MS = 120_000;

/**
 * Removes the sample experiments with their reports, the sample process with its stocks, flows, facets and records, the
 * sample subjects with everything they did, the sample goals, metrics with their statistics, and boards.
 * A goal that is used by an experiment of your own, or has records of your own subjects, stays and is yours from then
 * on. One transaction, set-based; removing twice removes nothing.
 */
export async function removeSampleData(ctx: Context): Promise<Removed> {
  requirePermission(ctx, 'administer');
  const run = async (tx: Context): Promise<Removed> => {
    const { db } = tx;
    await db.$executeRaw`SET LOCAL statement_timeout = 0`;
    // Subjects and experiments go last: until then they say what belongs to them. No temporary tables, which a
    // distributed database could not join.
    const prefix = `${SAMPLE_PREFIX}%`;
    await db.$executeRaw`DELETE FROM first_conversion
      WHERE subject_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})
        OR experiment_id IN (SELECT id FROM experiment WHERE sample)`;
    await db.$executeRaw`DELETE FROM enrollment
      WHERE subject_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})
        OR experiment_id IN (SELECT id FROM experiment WHERE sample)`;
    await db.$executeRaw`DELETE FROM goal_record
      WHERE subject_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})`;
    await db.$executeRaw`DELETE FROM identity_link
      WHERE visitor_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})
        OR user_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})`;
    await db.$executeRaw`DELETE FROM cluster_member
      WHERE visitor_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})
        OR user_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})`;
    await removeSampleMetrics(tx);
    await removeProcesses(tx, prefix);
    const subjects = await db.$executeRaw`DELETE FROM subject WHERE external_id LIKE ${prefix}`;
    await db.$executeRaw`DELETE FROM dirty_mark WHERE experiment_id IN (SELECT id FROM experiment WHERE sample)`;
    await db.$executeRaw`DELETE FROM daily_report WHERE experiment_id IN (SELECT id FROM experiment WHERE sample)`;
    await db.$executeRaw`DELETE FROM daily_outcome WHERE experiment_id IN (SELECT id FROM experiment WHERE sample)`;
    await db.$executeRaw`DELETE FROM purged_enrollment WHERE experiment_id IN (SELECT id FROM experiment WHERE sample)`;
    await db.$executeRaw`DELETE FROM ingest_count WHERE name IN (SELECT key FROM experiment WHERE sample)`;
    const { count: experiments } = await db.experiment.deleteMany({ where: { sample: true } });
    const goals = await removeGoals(tx);
    const removed = { experiments, goals, subjects };
    if (experiments + goals + subjects > 0) {
      await markSource(db, [{ source: ALL_SOURCES, from: null }]);
      await bumpConfigVersion(db);
      await logActivity(tx, { action: 'sample.removed', entity: 'sample', entityKey: 'sample data', before: removed });
    }
    return removed;
  };
  return isClient(ctx.db)
    ? ctx.db.$transaction((db) => run({ ...ctx, db }), { timeout: TIMEOUT_MS, maxWait: 5_000 })
    : run(ctx);
}

/** The sample's stocks, flows, facets and processes, and the history of its subjects in those of others. */
async function removeProcesses({ db }: Context, prefix: string): Promise<void> {
  await db.$executeRaw`DELETE FROM flow_callback
    WHERE subject_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})`;
  await db.$executeRaw`DELETE FROM webhook_delivery
    WHERE subject_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})`;
  await db.$executeRaw`DELETE FROM flow_event
    WHERE subject_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})`;
  await db.$executeRaw`DELETE FROM stay WHERE subject_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})`;
  await db.$executeRaw`DELETE FROM attribute_change
    WHERE subject_id IN (SELECT id FROM subject WHERE external_id LIKE ${prefix})`;
  const kinds = await db.stock.findMany({ where: { sample: true }, distinct: ['kind'], select: { kind: true } });
  await db.$executeRaw`DELETE FROM stock_record WHERE stock_id IN (SELECT id FROM stock WHERE sample)`;
  await db.$executeRaw`DELETE FROM flow_record WHERE flow_id IN (SELECT id FROM flow WHERE sample)`;
  await db.$executeRaw`DELETE FROM process_statistic WHERE process_id IN (SELECT id FROM process WHERE sample)`;
  await db.$executeRaw`DELETE FROM watermark w USING process p
    WHERE p.sample AND w.name LIKE 'process-statistics/' || p.id || '/%'`;
  // With its uploads and quarantined lines.
  await db.logSource.deleteMany({ where: { sample: true } });
  await db.decayRule.deleteMany({ where: { sample: true } });
  await db.process.deleteMany({ where: { sample: true } });
  await db.flow.deleteMany({ where: { sample: true } });
  await db.stock.deleteMany({ where: { sample: true } });
  await db.facet.deleteMany({ where: { sample: true } });
  // Where stocks of your own watch the same kind, their history and records are made anew.
  for (const { kind } of kinds) await wantRebuild(db, kind);
}

/** Answers how many were removed; the others are kept as goals of the installation. */
async function removeGoals({ db }: Context): Promise<number> {
  const removed = await db.$executeRaw`
    DELETE FROM goal g WHERE g.sample
      AND NOT EXISTS (SELECT FROM goal_record r WHERE r.goal_id = g.id)
      AND NOT EXISTS (SELECT FROM experiment x WHERE x.primary_goal = g.key OR x.goals ? g.key OR x.guardrails ? g.key
        OR EXISTS (SELECT FROM jsonb_array_elements(coalesce(x.engagement, '[]')) c WHERE c->>'goal' = g.key))`;
  await db.goal.updateMany({ where: { sample: true }, data: { sample: false } });
  return removed;
}

function isClient(db: Context['db']): db is PrismaClient {
  return '$transaction' in db && typeof db.$transaction === 'function';
}
