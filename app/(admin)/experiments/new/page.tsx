import type { Metadata } from 'next';
import { createGoalAction, updateGoalAction } from '@/app/(admin)/goals/actions';
import { ExperimentForm } from '@/components/experiments/form/LazyExperimentForm';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { listPaletteEntries } from '@/lib/overview/list-palette-entries';
import { createExperimentAction, planSampleSizeAction, updateExperimentAction } from '../actions';
import { listFlowChoices, listGoalChoices, listMetricChoices } from '../surroundings';

export const metadata: Metadata = { title: 'New experiment' };

export default async function Page() {
  await requireUser('edit');
  const ctx = await currentContext();
  const [goals, flows, metrics, entries] = await Promise.all([
    listGoalChoices(ctx),
    listFlowChoices(ctx),
    listMetricChoices(ctx),
    listPaletteEntries(ctx),
  ]);
  return (
    <ExperimentForm
      experiment={null}
      goals={goals}
      flows={flows}
      metrics={metrics}
      takenKeys={entries.filter((entry) => entry.kind === 'experiment').map((entry) => entry.key)}
      actions={{ create: createExperimentAction, update: updateExperimentAction, plan: planSampleSizeAction }}
      goalActions={{ create: createGoalAction, update: updateGoalAction }}
    />
  );
}
