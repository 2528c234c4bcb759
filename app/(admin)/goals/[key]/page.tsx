import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { GoalPage } from '@/components/goals/GoalPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { getGoalDays } from '@/lib/overview/get-goal-days';
import { archiveGoalAction, createGoalAction, restoreGoalAction, updateGoalAction } from '../actions';

const DAYS = 60;

type Props = { params: Promise<{ key: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).key) };
}

export default async function Page({ params }: Props) {
  await requireUser();
  const ctx = await currentContext();
  const found = await getGoalDays(ctx, { key: decodeURIComponent((await params).key), days: DAYS });
  if (found === null) notFound();
  return (
    <GoalPage
      goal={found.goal}
      days={found.days}
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
