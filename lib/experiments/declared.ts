import type { ExperimentDeclaration, GoalDeclaration } from '@/lib/definitions';
import { GoalInput } from '@/lib/goals/schemas';
import { ExperimentInput } from './schemas';

/** Private to this room: a declared experiment with every default filled in. Throws a ZodError when it is wrong. */
export function declaredExperiment(declaration: ExperimentDeclaration) {
  const { enabled: _, variants, goals, guardrails, ...fields } = declaration;
  return ExperimentInput.parse({
    ...fields,
    variants: variants.map((variant) => ({ ...variant, weight: variant.weight ?? 1 / variants.length })),
    ...(goals === undefined ? {} : { goals: [...goals] }),
    ...(guardrails === undefined ? {} : { guardrails: [...guardrails] }),
  });
}

/** Private to this room: a declared goal with every default filled in. */
export function declaredGoal(declaration: GoalDeclaration) {
  return GoalInput.parse(declaration);
}
