/** Anything that JSON can carry. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export type ExperimentState = 'disabled' | 'enabled' | 'promoted' | 'archived';

/** One arm of an experiment. `weight` is a fraction; those of one experiment add up to 1 (± 1e-9). */
export type VariantConfig = { key: string; weight: number; value?: JsonValue };

/**
 * What it takes to answer "which variant does this subject see?", on the server and in the page alike.
 * The first variant is the control. `coverage` is the fraction (0..1) of subjects who take part, `seed` that of the
 * phase (ASCII), `version` grows with every change of the definition.
 */
export type ExperimentConfig = {
  key: string;
  state: ExperimentState;
  phase: number;
  seed: string;
  coverage: number;
  variants: VariantConfig[];
  promotedVariant: string | null;
  subjectKind: string;
  external: boolean;
  version: number;
};
