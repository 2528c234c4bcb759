import type { Metadata } from 'next';
import { GoalsPage } from '@/components/goals/GoalsPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { listGoalRows } from '@/lib/overview/list-goal-rows';
import { archiveGoalAction, createGoalAction, restoreGoalAction, updateGoalAction } from './actions';

export const metadata: Metadata = { title: 'Goals' };

const DAYS = 30;

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  const rows = await listGoalRows(ctx, { days: DAYS });
  return (
    <GoalsPage
      rows={rows}
      archived={rows.filter((row) => row.archivedAt !== null).length}
      days={DAYS}
      mayEdit={isAllowed(ctx.actor, 'edit')}
      actions={{
        create: createGoalAction,
        update: updateGoalAction,
        archive: archiveGoalAction,
        restore: restoreGoalAction,
      }}
    />
  );
}
