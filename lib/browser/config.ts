import type { ExperimentState, JsonValue, Split } from '@/lib/assign';

/**
 * An experiment as the page needs it. Every field is present, since a page may have put things on Object.prototype.
 * `coverage` is 0 unless visitors are enrolled; `state` is only for people who read the script.
 */
export type PageExperiment = Split<{ key: string; weight: number; value: JsonValue }> & {
  key: string;
  state: ExperimentState;
  phase: number;
  version: number;
  /** The index of the variant that is shown to visitors who do not take part. */
  shown: number;
};

/** What stands in the script that is served. `origin` has no slash at its end. */
export type PageConfig = {
  origin: string;
  experiments: PageExperiment[];
  /** Answer control and record nothing for browsers that ask not to be tracked. */
  respectGpc: boolean;
};

declare global {
  /** Stands in the built script exactly once; `renderScript` puts the configuration in its place. */
  const WEIR_CONFIG: PageConfig;
}
