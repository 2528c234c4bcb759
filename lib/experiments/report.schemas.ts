/** The day report as the HTTP contract shows it, and what pages draw. Types only: the shapes are answers of ours. */

export type Interval = { lower: number; upper: number; level: number };
export type NotComputable = { status: 'not_computable'; reason: string };

export type SequentialResult = { status: 'computed'; pValue: number; interval: Interval } | NotComputable;

export type ConversionComparison = { variant: string; against: string } & (
  | {
      status: 'computed';
      /** treatment − control, a fraction */
      difference: number;
      /** (treatment − control) / |control|, a fraction; null when the control's rate is 0 */
      relativeLift: number | null;
      interval: Interval;
      chiSquare: { statistic: number; df: number; pValue: number };
      /** Holm, across goals × variants; null for "any", which stands outside the family */
      adjustedPValue: number | null;
      /** 1 − p, for readers of the old reports */
      confidence: number;
      sequential: SequentialResult;
    }
  | NotComputable
);

/**
 * Do the variants differ in how soon the transition comes, by log-rank? Who has not made it is censored at the end of the
 * report's day. A median is null when fewer than half made it. Outside of the family that p-values are adjusted in.
 */
export type TimeTo =
  | {
      status: 'computed';
      statistic: number;
      df: number;
      pValue: number;
      medians: { variant: string; seconds: number | null }[];
    }
  | NotComputable;

export type GoalReport = {
  /** a goal's key, "any", or "flow:" and a flow's slug */
  goal: string;
  kind: 'conversion';
  betterWhen: 'higher' | 'lower';
  omnibus: { statistic: number; df: number; pValue: number } | NotComputable;
  variants: {
    variant: string;
    subjects: number;
    conversions: number;
    rate: number | null;
    interval: Interval | null;
  }[];
  comparisons: ConversionComparison[];
  /** for flows only: the time from the enrollment to the transition */
  timeTo?: TimeTo;
};

export type MeanComparison = { variant: string; against: string } & (
  | {
      status: 'computed';
      test: 'welch' | 'student';
      statistic: number;
      df: number;
      pValue: number;
      adjustedPValue: number | null;
      confidence: number;
      difference: number;
      relativeLift: number | null;
      interval: Interval;
      sequential: SequentialResult;
    }
  | NotComputable
);

export type EngagementReport = {
  /** key of the goal whose values these are, or reference of the metric (which has a slash) */
  metric: string;
  mode: 'total' | 'perDay';
  aggregate: 'sum' | 'count';
  betterWhen: 'higher' | 'lower';
  unit: string;
  /** mean and variance are null when there are too few subjects */
  variants: {
    variant: string;
    subjects: number;
    mean: number | null;
    variance: number | null;
    interval: Interval | null;
  }[];
  comparisons: MeanComparison[];
};

export type SampleRatio =
  | { status: 'healthy' | 'mismatch'; pValue: number; expected: number[]; observed: number[] }
  | { status: 'not_computable'; reason: string; expected: number[]; observed: number[] };

export type DayReport = {
  experiment: string;
  phase: number;
  date: string;
  timeZone: string;
  computedAt: string;
  provisional: boolean;
  health: { sampleRatio: SampleRatio; crossed: number; duplicate: number; automated: number; unconfirmed: number };
  variants: { variant: string; subjects: number }[];
  /** "any" is always among them; chosen flows come after it */
  goals: GoalReport[];
  engagement: EngagementReport[];
};

/** One flat row per date, outcome and variant: the series behind charts, tables and CSV. */
export type ReportRow = {
  date: string;
  phase: number;
  kind: 'enrollment' | 'conversion' | 'engagement';
  /** goal key, "any", "flow:" and a slug, or for engagement the goal key; empty for enrollment rows */
  goal: string;
  mode: 'total' | 'perDay' | null;
  variant: string;
  subjects: number;
  conversions: number | null;
  rate: number | null;
  lower: number | null;
  upper: number | null;
  mean: number | null;
  variance: number | null;
  /** against the control; null for the control and where it cannot be computed */
  difference: number | null;
  differenceLower: number | null;
  differenceUpper: number | null;
  pValue: number | null;
  confidence: number | null;
  provisional: boolean;
};

/** What the page says first. One of few sentences; numbers are already formatted in `text`. */
export type Verdict = {
  kind:
    | 'ship'
    | 'roll_back'
    | 'keep_running'
    | 'no_difference'
    | 'not_enough_data'
    | 'do_not_trust'
    | 'guardrail'
    | 'stopped'
    | 'not_started';
  text: string;
  /** why, in one more sentence for whoever wants it */
  detail: string;
  variant: string | null;
  goal: string | null;
};

/** How the primary goal changed in one variant, relative to the control, in a list of experiments. */
export type PrimaryChange = {
  goal: string;
  variant: string;
  relativeLift: number;
  lower: number;
  upper: number;
  tone: 'good' | 'bad' | 'neutral';
};
