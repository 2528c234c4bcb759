import type { ExperimentConfig, JsonValue } from './experiment-config';
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
  const elsewhere = config.external && config.state === 'enabled';
  const found = elsewhere ? undefined : findVariant(config, subjectId ?? '');
  const shown = found ?? config.variants[0];
  const reason = reasonOf(config, subjectId, found !== undefined);
  return { variant: shown?.key ?? 'control', value: shown?.value ?? null, enrolls: reason === 'enrolled', reason };
}

function reasonOf({ state, external }: ExperimentConfig, subjectId: string | null, inside: boolean): ServeReason {
  if (state !== 'enabled') return state;
  if (external) return 'external';
  if (!subjectId) return 'no_subject';
  return inside ? 'enrolled' : 'outside_coverage';
}
