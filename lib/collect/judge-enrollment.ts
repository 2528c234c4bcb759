import { serveVariant, type ExperimentConfig, type JsonValue } from '@/lib/assign';
import type { ExperimentDefinition } from '@/lib/experiments/load-definitions';
import { Refusal } from './refusal';
import type { EnrollmentInput } from './schemas';

/** A page may have been cached: the configuration it names counts when it was in force this recently. */
const CACHED_PAGE_MS = 120_000;

export type Judgement = {
  config: ExperimentConfig;
  variant: string;
  value: JsonValue;
  reason: 'enrolled' | 'disabled' | 'promoted' | 'outside_coverage' | 'no_subject' | 'external';
  /** To be stored, in this phase. */
  stored: { phase: number; crossed: boolean } | null;
};

/**
 * What becomes of an enrollment record: judged by the configuration in force at its true time, so that a late or
 * cached page is treated as if it had been in time. The variant is computed here; a reported one that differs makes
 * the subject crossed. External experiments are assigned elsewhere: the reported variant is believed.
 * Throws a Refusal when the record cannot be judged.
 */
export function judgeEnrollment(
  input: EnrollmentInput,
  definition: ExperimentDefinition,
  at: Date,
  trusted: boolean,
): Judgement {
  if (definition.config.external) return judgeExternal(input, definition, at, trusted);
  const config = configurationAt(definition, at, input.configVersion ?? null);
  const { subject } = input;
  const fits = subject !== null && subject !== undefined && subject.kind === config.subjectKind;
  const served = serveVariant(config, fits ? subject.id : null);
  const reason = served.reason === 'archived' ? 'disabled' : served.reason;
  const crossed = input.variant !== null && input.variant !== undefined && input.variant !== served.variant;
  return {
    config,
    variant: served.variant,
    value: served.value,
    reason,
    stored: served.enrolls ? { phase: config.phase, crossed } : null,
  };
}

function judgeExternal(
  input: EnrollmentInput,
  definition: ExperimentDefinition,
  at: Date,
  trusted: boolean,
): Judgement {
  const { variant: reported } = input;
  if (reported === null || reported === undefined)
    throw new Refusal(
      'variant_required',
      'This experiment is assigned elsewhere: say which variant the subject was given.',
      {
        fields: { variant: ['is required'] },
      },
    );
  if (!trusted) throw new Refusal('forbidden', 'Only a secret token may enroll subjects in an external experiment.');
  const config = lastOfPhase(definition, input.phase ?? phaseAt(definition, at));
  if (config === undefined)
    throw new Refusal('invalid_input', 'The experiment has no such phase.', { fields: { phase: ['is unknown'] } });
  const variant = config.variants.find(({ key }) => key === reported);
  if (variant === undefined)
    throw new Refusal('unknown_variant', 'The experiment has no such variant.', {
      fields: { variant: ['is unknown'] },
    });
  const judged = { config, variant: variant.key, value: variant.value ?? null };
  const { subject } = input;
  if (subject === null || subject === undefined || subject.kind !== config.subjectKind)
    return { ...judged, reason: 'no_subject', stored: null };
  if (definition.config.state === 'archived') return { ...judged, reason: 'disabled', stored: null };
  return { ...judged, reason: 'enrolled', stored: { phase: config.phase, crossed: false } };
}

/** The phase of an instant; what another system had assigned before the experiment was defined belongs to the first. */
function phaseAt({ config, history }: ExperimentDefinition, at: Date): number {
  const span = history.filter(({ from }) => from <= at).at(-1) ?? history[0];
  return span?.config.phase ?? config.phase;
}

/** A variant that was added in the middle of a phase is one of all of it. */
function lastOfPhase({ history }: ExperimentDefinition, phase: number): ExperimentConfig | undefined {
  return history.filter(({ config }) => config.phase === phase).at(-1)?.config;
}

/** The configuration in force at an instant; before the first there is nothing to take part in. */
export function configurationAt(
  { config, history }: ExperimentDefinition,
  at: Date,
  version: number | null,
): ExperimentConfig {
  const time = at.getTime();
  const named = version === null ? undefined : history.find((span) => span.config.version === version);
  if (
    named !== undefined &&
    named.from.getTime() <= time &&
    (named.until?.getTime() ?? Infinity) > time - CACHED_PAGE_MS
  )
    return named.config;
  for (let n = history.length - 1; n >= 0; n--) {
    const span = history[n];
    if (span !== undefined && span.from.getTime() <= time) return span.config;
  }
  return { ...config, state: 'disabled' };
}
