import { defaultVariant, type ExperimentConfig } from '@/lib/assign';
import { script } from './built/script';
import type { PageConfig, PageExperiment } from './config';

/** What a served script is made of. `origin` is where records go when the script tag does not tell, without a slash. */
export type ScriptInput = {
  origin: string;
  experiments: readonly ExperimentConfig[];
  settings: { respectGpc: boolean };
};

/**
 * The client script with every experiment that is not archived inside. The text depends on its input only, so that
 * its hash can be an ETag. Safe in a script file and in a script element, whatever names and values contain.
 */
export function renderScript({ origin, experiments, settings }: ScriptInput): string {
  const config: PageConfig = {
    origin,
    experiments: experiments.filter(({ state }) => state !== 'archived').map(toPageExperiment),
    respectGpc: settings.respectGpc,
  };
  return script.replace('WEIR_CONFIG', () => toLiteral(config));
}

/** Visitors take part in enabled experiments of visitors that this installation assigns; of others they see the rest. */
function toPageExperiment(config: ExperimentConfig): PageExperiment {
  const { key, state, phase, version, seed, variants, subjectKind, external } = config;
  const takesPart = state === 'enabled' && subjectKind === 'visitor' && !external;
  const shown = defaultVariant(config);
  return {
    key,
    state,
    phase,
    version,
    seed,
    coverage: takesPart ? config.coverage : 0,
    variants: variants.map((variant) => ({ key: variant.key, weight: variant.weight, value: variant.value ?? null })),
    shown: Math.max(
      0,
      variants.findIndex((variant) => variant.key === shown?.key),
    ),
  };
}

/** JSON as a JavaScript literal: cannot end a script element, break a line, or set a prototype. */
function toLiteral(config: PageConfig): string {
  return JSON.stringify(config)
    .replace(/[<\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/([{,])"__proto__":/g, '$1["__proto__"]:');
}
