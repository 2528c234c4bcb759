import type { JsonValue } from '@/lib/assign';

/** One arm of a declared experiment. `weight`: its share, 0..1; without weights all have the same. */
export type VariantDeclaration = { key: string; name?: string; weight?: number; value?: JsonValue };

/** An experiment as the source tree declares it. The first variant is the control. */
export type ExperimentDeclaration = {
  key: string;
  name: string;
  description?: string;
  /** Default: visitor. */
  subjectKind?: string;
  variants: readonly [VariantDeclaration, VariantDeclaration, ...VariantDeclaration[]];
  /** Share of the subjects who take part, 0..1. Default: all. */
  coverage?: number;
  primaryGoal?: string;
  /** Keys of goals; default: every active goal. */
  goals?: readonly string[];
  guardrails?: readonly string[];
  baselineRate?: number;
  minimumEffect?: number;
  /** Runs from the moment it is added. Default: an admin enables it. */
  enabled?: boolean;
};

/** A goal as the source tree declares it. */
export type GoalDeclaration = {
  key: string;
  name: string;
  description?: string;
  betterWhen?: 'higher' | 'lower';
  conversion?: boolean;
  /** Is a value per subject an outcome: the sum of the values, the number of records, or nothing? */
  engagement?: 'none' | 'sum' | 'count';
  unit?: string;
};

/** Declares an experiment; its keys become part of the types, so that a misspelt name does not compile. */
export function defineExperiment<const Declaration extends ExperimentDeclaration>(declaration: Declaration) {
  return declaration;
}

/** Declares a goal; its key becomes part of the types. */
export function defineGoal<const Declaration extends GoalDeclaration>(declaration: Declaration) {
  return declaration;
}
