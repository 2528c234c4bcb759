import type { Metadata } from 'next';
import { ExperimentsPage } from '@/components/experiments/ExperimentsPage';
import { loadListParams } from '@/components/experiments/search-params';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { listExperiments } from '@/lib/experiments/list-experiments';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import { listGoalChoices, readReportClock } from './surroundings';

export const metadata: Metadata = { title: 'Experiments' };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireUser();
  const ctx = await currentContext();
  const { state } = await loadListParams(searchParams);
  const experiments = await listExperiments(ctx, state === 'archived' ? { state } : {});
  const goals = await listGoalChoices(ctx);
  const clock = await readReportClock(ctx);
  const { timeZone } = await readSettings(ctx.db);
  const day = (at: string | null) => (at === null ? null : dayOf(new Date(at), timeZone));
  return (
    <ExperimentsPage
      items={experiments.map(({ summary, variants, ...experiment }) => ({
        key: experiment.key,
        name: experiment.name,
        state: experiment.state,
        external: experiment.external,
        startedOn: day(experiment.startedAt),
        endedOn: day(experiment.endedAt),
        sample: experiment.sample,
        subjectKind: experiment.subjectKind,
        variants: variants.map((variant) => variant.key),
        ...summary,
      }))}
      goalNames={Object.fromEntries(goals.map((goal) => [goal.key, goal.name]))}
      clock={clock}
      mayEdit={isAllowed(ctx.actor, 'edit')}
    />
  );
}
