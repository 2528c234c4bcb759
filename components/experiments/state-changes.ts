import type { ExperimentView } from '@/lib/experiments/schemas';

/** The changes of state that a person can ask for. */
export type StateChange = 'enable' | 'disable' | 'promote' | 'archive' | 'restore' | 'phase';

/** Which changes are possible now, the most likely first. */
export function possibleChanges(experiment: Pick<ExperimentView, 'state' | 'startedAt'>): StateChange[] {
  const phase: StateChange[] = experiment.startedAt === null ? [] : ['phase'];
  switch (experiment.state) {
    case 'disabled':
      return ['enable', 'promote', ...phase, 'archive'];
    case 'enabled':
      return ['disable', 'promote', ...phase, 'archive'];
    case 'promoted':
      return ['promote', 'enable', 'disable', ...phase, 'archive'];
    case 'archived':
      return ['restore'];
  }
}

/** visitor → visitors; a kind that the team named is put in general words. */
export function peopleOf(subjectKind: string): string {
  if (subjectKind === 'visitor') return 'visitors';
  return subjectKind === 'user' ? 'signed-in users' : `subjects of kind “${subjectKind}”`;
}
