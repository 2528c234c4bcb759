import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { ExperimentPage } from '@/components/experiments/ExperimentPage';
import { outcomeId, outcomesOf } from '@/components/experiments/outcome';
import { enrollmentsQuery, reportQuery } from '@/components/experiments/queries';
import { loadExperimentParams } from '@/components/experiments/search-params';
import { makeQueryClient } from '@/components/shell/query-client';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { addressOf } from '@/lib/overview/address-of';
import { isAllowed } from '@/lib/db/context';
import {
  archiveExperimentAction,
  disableExperimentAction,
  enableExperimentAction,
  promoteVariantAction,
  restoreExperimentAction,
  startPhaseAction,
} from '../actions';
import { answerEnrollments, answerReport } from '../answers';
import { findExperiment, readSurroundings } from '../surroundings';

type Props = { params: Promise<{ key: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireUser();
  const experiment = await findExperiment(await currentContext(), (await params).key);
  return { title: experiment?.name ?? 'Experiment' };
}

export default async function Page({ params, searchParams }: Props) {
  await requireUser();
  const ctx = await currentContext();
  const [{ key: asIs }, asked] = await Promise.all([params, loadExperimentParams(searchParams)]);
  const experiment = await findExperiment(ctx, asIs);
  if (experiment === null) notFound();
  const { key } = experiment;
  const phase = experiment.phases.some((each) => each.phase === asked.phase) ? (asked.phase ?? 0) : experiment.phase;

  const report = await answerReport(ctx, { key, phase, date: asked.date });
  const outcomes = report.report === null ? [] : outcomesOf(report.report, experiment.primaryGoal);
  const defaultGoal = outcomes[0] === undefined ? (experiment.primaryGoal ?? 'any') : outcomeId(outcomes[0]);
  const enrollments = await answerEnrollments(ctx, { key, phase });
  const surroundings = await readSurroundings(ctx, experiment);

  const queryClient = makeQueryClient();
  queryClient.setQueryData(reportQuery(key, { phase, date: asked.date }).queryKey, report);
  queryClient.setQueryData(enrollmentsQuery(key, { phase }).queryKey, enrollments);

  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <ExperimentPage
        experiment={experiment}
        {...surroundings}
        defaultGoal={defaultGoal}
        origin={addressOf(await headers())}
        mayEdit={isAllowed(ctx.actor, 'edit')}
        actions={{
          enable: enableExperimentAction,
          disable: disableExperimentAction,
          promote: promoteVariantAction,
          archive: archiveExperimentAction,
          restore: restoreExperimentAction,
          startPhase: startPhaseAction,
        }}
      />
    </HydrationBoundary>
  );
}
