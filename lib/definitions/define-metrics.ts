/** Domains and metrics as the source tree declares them. */

/** A group of metrics; the first half of their references. */
export type DomainDeclaration = { ref: string; name: string; description?: string };

/** `ratio` over 0 is no data; a moving average is over the days that have values; `difference` is to the period before. */
type DerivedDeclaration =
  | { type: 'ratio'; numerator: string; denominator: string }
  | { type: 'movingAverage'; metric: string; days: number }
  | { type: 'difference'; metric: string };

/** `ref`: domain and metric, as in `shopping/order_count`. A domain that nobody declares gets its reference as name. */
export type MetricDeclaration = {
  ref: string;
  name: string;
  description?: string;
  unit?: string;
  kind?: 'count' | 'sum' | 'ratio' | 'mean' | 'duration';
  betterWhen?: 'higher' | 'lower' | 'neither';
  /** `percent` of a fraction, `seconds` as a duration. */
  format?: { style?: 'number' | 'percent' | 'seconds'; decimals?: number };
  /** Computed from other metrics when it is read. */
  derived?: DerivedDeclaration;
  /** The line to reach, drawn in charts. */
  target?: number;
};

/** Declares a domain: it is added at the next start, and never changed when it exists. */
export const defineDomain = <const Declaration extends DomainDeclaration>(declaration: Declaration) => declaration;

/** Declares a metric; its reference becomes part of the types. Trackers (`trackers.ts`) or your own code give it values. */
export const defineMetric = <const Declaration extends MetricDeclaration>(declaration: Declaration) => declaration;
