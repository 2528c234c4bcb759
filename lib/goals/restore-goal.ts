export { restoreGoal } from './archive-goal';
