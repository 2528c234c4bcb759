'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { Key, SubjectKind } from '@/lib/config/names';
import { archiveExperiment } from '@/lib/experiments/archive-experiment';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { disableExperiment } from '@/lib/experiments/disable-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { planSampleSize } from '@/lib/experiments/plan-sample-size';
import { promoteVariant } from '@/lib/experiments/promote-variant';
import { restoreExperiment } from '@/lib/experiments/restore-experiment';
import { ExperimentChange, ExperimentInput, Variants } from '@/lib/experiments/schemas';
import { startPhase } from '@/lib/experiments/start-phase';
import { updateExperiment } from '@/lib/experiments/update-experiment';

const OneExperiment = z.object({ key: Key });

export const createExperimentAction = defineAction({
  permission: 'edit',
  input: ExperimentInput,
  run: (ctx, input) => createExperiment(ctx, input),
});
export const updateExperimentAction = defineAction({
  permission: 'edit',
  input: z.object({ key: Key, change: ExperimentChange }),
  run: updateExperiment,
});
export const enableExperimentAction = defineAction({ permission: 'edit', input: OneExperiment, run: enableExperiment });
export const disableExperimentAction = defineAction({
  permission: 'edit',
  input: OneExperiment,
  run: disableExperiment,
});
export const promoteVariantAction = defineAction({
  permission: 'edit',
  input: z.object({ key: Key, variant: Key }),
  run: promoteVariant,
});
export const archiveExperimentAction = defineAction({
  permission: 'edit',
  input: OneExperiment,
  run: archiveExperiment,
});
export const restoreExperimentAction = defineAction({
  permission: 'edit',
  input: OneExperiment,
  run: restoreExperiment,
});
export const startPhaseAction = defineAction({
  permission: 'edit',
  input: z.object({ key: Key, variants: Variants.optional(), coverage: z.number().min(0).max(1).optional() }),
  run: startPhase,
});
export const planSampleSizeAction = defineAction({
  permission: 'read',
  input: z.object({ goal: Key, subjectKind: SubjectKind }),
  run: planSampleSize,
});
