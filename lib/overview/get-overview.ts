import '@/lib/experiments/jobs';
import '@/lib/metrics/jobs';
import { listIngestCounts } from '@/lib/collect/list-ingest-counts';
import { listSeenOrigins } from '@/lib/collect/list-seen-origins';
import { requirePermission, type Context } from '@/lib/db/context';
import { listExperiments } from '@/lib/experiments/list-experiments';
import { listGoals } from '@/lib/goals/list-goals';
import { listJobs } from '@/lib/schedule/list-jobs';
import { readSettings } from '@/lib/settings/read-settings';
import { judgeJob } from './judge-job';
import type { OverviewCount, OverviewView } from './schemas';

const COUNT_DAYS = 7;

/** What one should know at a glance: what runs and what it says, the jobs, and what was not accepted. */
export async function getOverview(ctx: Context): Promise<OverviewView> {
  requirePermission(ctx, 'read');
  const [{ timeZone }, experiments, goals, jobs, counts, origins] = await Promise.all([
    readSettings(ctx.db),
    listExperiments(ctx),
    listGoals(ctx),
    listJobs(ctx),
    listIngestCounts(ctx, { days: COUNT_DAYS }),
    listSeenOrigins(ctx),
  ]);
  const newest = [...origins].sort((a, b) => (a.lastSeenAt < b.lastSeenAt ? 1 : -1))[0];
  const summed = sumCounts(counts);
  return {
    timeZone,
    goals: goals.length,
    experiments: experiments.map((row) => ({
      key: row.key,
      name: row.name,
      state: row.state,
      external: row.external,
      variants: row.variants.length,
      startedAt: row.startedAt,
      day: row.summary.day,
      subjects: row.summary.subjects,
      plannedSubjects: row.plannedSubjects,
      verdict: row.summary.verdict,
    })),
    jobs: jobs.map((job) => judgeJob(job, ctx.now, timeZone)),
    unknown: summed.filter(({ reason }) => UNKNOWN.has(reason)),
    refused: summed.filter(({ reason }) => !UNKNOWN.has(reason) && !HARMLESS.has(reason)),
    lastOrigin: newest === undefined ? null : { host: newest.host, lastSeenAt: newest.lastSeenAt },
  };
}

const UNKNOWN = new Set(['unknown_experiment', 'unknown_goal']);
/** Counted, but nothing that anybody should act upon. */
const HARMLESS = new Set(['duplicate', 'gpc']);

function sumCounts(counts: readonly OverviewCount[]): OverviewCount[] {
  const sums = new Map<string, OverviewCount>();
  for (const { reason, name, count } of counts) {
    const key = `${reason}\n${name}`;
    sums.set(key, { reason, name, count: (sums.get(key)?.count ?? 0) + count });
  }
  return [...sums.values()].sort((a, b) => b.count - a.count);
}
