'use client';

import { notifications } from '@mantine/notifications';
import { FormDrawer } from '@/components/common/FormDrawer';
import type { GoalView } from '@/lib/goals/schemas';
import { GoalForm } from './GoalForm';
import type { GoalActions } from './types';

/** The form of a goal, beside the list. `goal` null creates one. */
export default function GoalDrawer(props: {
  opened: boolean;
  goal: GoalView | null;
  /** a key to begin with, for a new goal */
  proposedKey?: string;
  actions: GoalActions;
  onClose: () => void;
}) {
  const { goal } = props;
  return (
    <FormDrawer opened={props.opened} onClose={props.onClose} title={goal === null ? 'New goal' : goal.name}>
      <GoalForm
        key={goal?.key ?? `new ${props.proposedKey ?? ''}`}
        goal={goal}
        {...(props.proposedKey === undefined ? {} : { proposedKey: props.proposedKey })}
        actions={props.actions}
        onCancel={props.onClose}
        onDone={(saved) => {
          notifications.show({ message: goal === null ? `${saved.name} can be recorded now.` : 'Saved.' });
          props.onClose();
        }}
      />
    </FormDrawer>
  );
}
