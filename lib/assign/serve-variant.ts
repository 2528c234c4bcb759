import { assignVariant } from './assign-variant';
import type { ExperimentConfig, JsonValue } from './experiment-config';

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
  const { state, variants, promotedVariant } = config;
  const serve = (key: string | undefined, reason: ServeReason): ServedVariant => {
    const found = variants.find((variant) => variant.key === key) ?? variants[0];
    return {
      variant: found?.key ?? 'control',
      value: found?.value ?? null,
      enrolls: reason === 'enrolled',
      reason,
    };
  };
  if (state === 'promoted') return serve(promotedVariant ?? undefined, state);
  if (state !== 'enabled') return serve(undefined, state);
  if (config.external) return serve(undefined, 'external');
  if (!subjectId) return serve(undefined, 'no_subject');
  const { variant, inside } = assignVariant(config, subjectId);
  return serve(variant, inside ? 'enrolled' : 'outside_coverage');
}
