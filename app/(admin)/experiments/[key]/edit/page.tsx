import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { createGoalAction, updateGoalAction } from '@/app/(admin)/goals/actions';
import { ExperimentForm } from '@/components/experiments/form/LazyExperimentForm';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { createExperimentAction, planSampleSizeAction, updateExperimentAction } from '../../actions';
import { findExperiment, listFlowChoices, listGoalChoices, listMetricChoices } from '../../surroundings';

export const metadata: Metadata = { title: 'Edit experiment' };

export default async function Page({ params }: { params: Promise<{ key: string }> }) {
  await requireUser('edit');
  const ctx = await currentContext();
  const [{ key }, goals, flows, metrics] = await Promise.all([
    params,
    listGoalChoices(ctx),
    listFlowChoices(ctx),
    listMetricChoices(ctx),
  ]);
  const experiment = await findExperiment(ctx, key);
  if (experiment === null) notFound();
  return (
    <ExperimentForm
      experiment={experiment}
      goals={goals}
      flows={flows}
      metrics={metrics}
      takenKeys={[]}
      actions={{ create: createExperimentAction, update: updateExperimentAction, plan: planSampleSizeAction }}
      goalActions={{ create: createGoalAction, update: updateGoalAction }}
    />
  );
}
