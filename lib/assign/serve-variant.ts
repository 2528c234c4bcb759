import type { ExperimentConfig, JsonValue, VariantConfig } from './experiment-config';
import { findVariant } from './find-variant';

export type ServeReason =
  'enrolled' | 'disabled' | 'promoted' | 'outside_coverage' | 'no_subject' | 'archived' | 'external';

/** `enrolls`: asking is to be recorded as an enrollment. `value` is null when the variant carries none. */
export type ServedVariant = { variant: string; value: JsonValue; enrolls: boolean; reason: ServeReason };

/**
 * What a subject sees, and whether asking enrolls it. Only an enabled experiment enrolls; a promoted one shows its
 * promoted variant to everybody, also without a subject; every other state shows the control. An external experiment
 * is assigned elsewhere, so that nothing is computed here. `subjectId` is the id of the experiment's own kind, empty
 * or null when there is none.
 */
export function serveVariant(config: ExperimentConfig, subjectId: string | null): ServedVariant {
  const { state, external } = config;
  const serve = (variant: VariantConfig | undefined, reason: ServeReason): ServedVariant => ({
    variant: variant?.key ?? 'control',
    value: variant?.value ?? null,
    enrolls: reason === 'enrolled',
    reason,
  });
  const fallback = defaultVariant(config);
  if (state !== 'enabled') return serve(fallback, state);
  if (external) return serve(fallback, 'external');
  if (!subjectId) return serve(fallback, 'no_subject');
  const found = findVariant(config, subjectId);
  return found ? serve(found, 'enrolled') : serve(fallback, 'outside_coverage');
}

/** What those see who do not take part: the promoted variant of a promoted experiment, otherwise the control. */
export function defaultVariant({ state, variants, promotedVariant }: ExperimentConfig): VariantConfig | undefined {
  const key = state === 'promoted' ? promotedVariant : null;
  return variants.find((variant) => variant.key === key) ?? variants[0];
}
