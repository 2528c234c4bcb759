import { z } from 'zod';
import type { Experiment, ExperimentPhase } from '@/lib/db/generated/client';
import { EngagementChoice, ExperimentState, MetricChoice, Variants, type ExperimentView } from './schemas';

const Split = z.array(z.object({ key: z.string(), weight: z.number() }));
const Keys = z.array(z.string());

/** A stored experiment as it is shown. What is stored as JSON is parsed again: it may have been written by hand. */
export function viewExperiment(row: Experiment & { phases: ExperimentPhase[] }): ExperimentView {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    notes: row.notes,
    subjectKind: row.subjectKind,
    external: row.external,
    state: ExperimentState.parse(row.state),
    phase: row.phase,
    seed: row.seed,
    coverage: row.coverage,
    variants: Variants.parse(row.variants),
    promotedVariant: row.promotedVariant,
    configVersion: row.configVersion,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    primaryGoal: row.primaryGoal,
    goals: Keys.nullable().parse(row.goals),
    guardrails: Keys.parse(row.guardrails),
    flows: Keys.parse(row.flows),
    metrics: z.array(MetricChoice).parse(row.metrics),
    engagement: z.array(EngagementChoice).nullable().parse(row.engagement),
    baselineRate: row.baselineRate,
    minimumEffect: row.minimumEffect,
    plannedSubjects: row.plannedSubjects,
    test: row.test === 'student' ? 'student' : 'welch',
    sample: row.sample,
    phases: [...row.phases]
      .sort((a, b) => a.phase - b.phase)
      .map((phase) => ({
        phase: phase.phase,
        startedAt: phase.startedAt?.toISOString() ?? null,
        endedAt: phase.endedAt?.toISOString() ?? null,
        variants: Split.parse(phase.variants),
      })),
  };
}
