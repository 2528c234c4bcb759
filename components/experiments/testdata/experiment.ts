import type { ExperimentView } from '@/lib/experiments/schemas';

/** For tests: an experiment that was defined and never started. */
export function experimentOf(change: Partial<ExperimentView> = {}): ExperimentView {
  return {
    id: 1,
    key: 'checkout',
    name: 'Shorter checkout',
    description: '',
    notes: '',
    subjectKind: 'visitor',
    external: false,
    state: 'disabled',
    phase: 0,
    seed: 'checkout',
    coverage: 1,
    variants: [
      { key: 'control', weight: 0.5 },
      { key: 'test', weight: 0.5 },
    ],
    promotedVariant: null,
    configVersion: 1,
    startedAt: null,
    endedAt: null,
    createdAt: '2026-10-30T00:00:00.000Z',
    archivedAt: null,
    primaryGoal: 'signup',
    goals: null,
    guardrails: [],
    flows: [],
    metrics: [],
    engagement: null,
    baselineRate: null,
    minimumEffect: null,
    plannedSubjects: null,
    test: 'welch',
    sample: false,
    phases: [],
    ...change,
  };
}
