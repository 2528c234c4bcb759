import type { PrismaClient } from '@/lib/db/generated/client';
import { refreshStatistics } from '@/lib/db/refresh-statistics';
import { listGoals } from '@/lib/goals/list-goals';
import { readSettings } from '@/lib/settings/read-settings';
import { lastClosedDay } from '@/lib/time/days';
import { outcomeFlows } from './report/outcome-flows';
import { outcomeMetrics } from './report/outcome-metrics';
import { updatePhaseReport } from './report/update-phase-report';
import { runUpkeep } from './upkeep/run-upkeep';
import { viewExperiment } from './view-experiment';

export type ReportsTally = {
  days: string[];
  written: number;
  unchanged: number;
  failed: number;
  errors: string[];
  complete: boolean;
};

/**
 * The nightly report: derives what is new, then brings each phase of each experiment up to date until the last closed
 * day. Phase by phase, each in its own transaction: when the time is up it stops between two, and the next call goes
 * on. A phase that fails is counted and does not stop the others.
 */
export async function updateReports(
  client: PrismaClient,
  input: { now: Date; deadlineMs?: number; elapsedMs: () => number; experiment?: string; overlapSeconds?: number },
): Promise<ReportsTally> {
  const { now, elapsedMs } = input;
  const { firstConversions } = await runUpkeep(client, input.overlapSeconds);
  await refreshStatistics(client, { enrollment: 0, first_conversion: firstConversions });
  const ctx = { db: client, actor: { kind: 'code' as const, name: 'reports' }, now };
  const { timeZone } = await readSettings(client);
  const goals = await listGoals(ctx, { includeArchived: true });
  const tally: ReportsTally = { days: [], written: 0, unchanged: 0, failed: 0, errors: [], complete: true };
  const stored = await client.experiment.findMany({
    where: input.experiment === undefined ? {} : { key: input.experiment },
    include: { phases: true },
    orderBy: { id: 'asc' },
  });
  const experiments = stored.flatMap((row) => {
    try {
      return [viewExperiment(row)];
    } catch (error) {
      noteFailure(tally, row.key, error);
      return [];
    }
  });
  const flows = await outcomeFlows(ctx, experiments);
  const metrics = await outcomeMetrics(ctx, experiments);
  const days = new Set<string>();
  for (const experiment of experiments) {
    for (const { phase } of experiment.phases) {
      if (input.deadlineMs !== undefined && elapsedMs() > input.deadlineMs) {
        tally.complete = false;
        continue;
      }
      try {
        const closedDay = lastClosedDay(now, timeZone);
        const done = await updatePhaseReport(client, {
          experiment,
          phase,
          goals,
          flows,
          metrics,
          timeZone,
          closedDay,
          now,
          elapsedMs,
        });
        for (const day of done.days) days.add(day);
        tally.written += done.written;
        tally.unchanged += done.unchanged;
      } catch (error) {
        noteFailure(tally, experiment.key, error);
      }
    }
  }
  tally.days = [...days].sort();
  return tally;
}

function noteFailure(tally: ReportsTally, key: string, error: unknown): void {
  tally.failed += 1;
  tally.errors.push(`${key}: ${error instanceof Error ? error.message : String(error)}`);
}
