import { z } from 'zod';
import { Day, Key, Label, LongText, RecordValue } from '@/lib/config/names';

/** What is defined and recorded in this room, as forms, actions, routes and declarations give it. */

/** Over how much time a statistic reaches back from its date: 1, 7, 28 or 30 days, or everything until its end. */
export const Period = z.enum(['day', 'week', 'days28', 'month', 'lifetime']);
export type Period = z.infer<typeof Period>;
export const PERIODS = Period.options;

/** Domains whose metrics are there without being asked for, read from the other rooms. */
export const OWN_DOMAINS = ['stocks', 'flows', 'experiments'] as const;

/** Reference of a metric: its domain's and its own, joined by a slash. Only the product's own are longer than a key. */
export const MetricRef = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}\/[A-Za-z0-9._-]{1,201}$/, 'must look like shopping/order_count')
  .refine((ref) => ref.split('/').every((half) => Key.safeParse(half.slice(0, 100)).success), 'is a reserved word');

export const MetricKind = z.enum(['count', 'sum', 'ratio', 'mean', 'duration']);
export type MetricKind = z.infer<typeof MetricKind>;

/** How values are written: `percent` of a fraction, `seconds` as a duration. `decimals` null: as many as are needed. */
export const MetricFormat = z.object({
  style: z.enum(['number', 'percent', 'seconds']).default('number'),
  decimals: z.number().int().min(0).max(6).nullable().default(null),
});
export type MetricFormat = z.output<typeof MetricFormat>;

/** Computed from other metrics when it is read. A ratio over 0 is no data. `before` counts in the metric's dates. */
export const Derived = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ratio'), numerator: MetricRef, denominator: MetricRef }),
  z.object({ type: z.literal('movingAverage'), metric: MetricRef, days: z.number().int().min(2).max(365) }),
  z.object({ type: z.literal('difference'), metric: MetricRef }),
]);
export type Derived = z.infer<typeof Derived>;

/** The metrics that a derived one is made from. */
export const referencesOf = (derived: Derived): string[] =>
  derived.type === 'ratio' ? [derived.numerator, derived.denominator] : [derived.metric];

export const DomainInput = z.object({ ref: Key, name: Label, description: LongText.default('') });
export type DomainInput = z.input<typeof DomainInput>;
export const DomainChange = DomainInput.omit({ ref: true }).partial();
export type DomainChange = z.input<typeof DomainChange>;

export const MetricInput = z.object({
  ref: MetricRef,
  name: Label,
  description: LongText.default(''),
  unit: z.string().trim().max(40).default(''),
  kind: MetricKind.default('count'),
  betterWhen: z.enum(['higher', 'lower', 'neither']).default('higher'),
  format: MetricFormat.default({ style: 'number', decimals: null }),
  derived: Derived.nullable().default(null),
  /** The line to reach, drawn in charts. */
  target: RecordValue.nullable().default(null),
});
export type MetricInput = z.input<typeof MetricInput>;
export const MetricChange = MetricInput.omit({ ref: true }).partial();
export type MetricChange = z.input<typeof MetricChange>;

/** Names and texts by which a statistic is told apart. The order of names does not matter. */
const DimensionValue = z
  .string()
  .max(200)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'has characters that cannot be stored');

export const Dimensions = z
  .record(Key, DimensionValue)
  .refine((dimensions) => Object.keys(dimensions).length <= 10, 'must be at most 10');
export type Dimensions = z.output<typeof Dimensions>;

export const StatisticInput = z.object({
  metric: MetricRef,
  date: Day.refine((day) => day >= '0001-01-01', 'must be after the year 0'),
  period: Period.default('day'),
  /** null says "no data", which is not 0. */
  value: RecordValue.nullable(),
  /** Short for the dimension of this name. */
  object: DimensionValue.optional(),
  dimensions: Dimensions.default({}),
});
export type StatisticInput = z.input<typeof StatisticInput>;

/** One flat row, as the API gives it. `object` is the dimension of this name, which stands among `dimensions` too. */
export const StatisticRow = z.object({
  metric: z.string(),
  date: Day,
  period: Period,
  value: z.number().nullable(),
  object: z.string().optional(),
  dimensions: z.record(z.string(), z.string()),
});
export type StatisticRow = z.infer<typeof StatisticRow>;

/** Recorded rows, newest first; `more` says that there are others. */
export type NewestStatistics = { rows: StatisticRow[]; more: boolean };

/** Several at once, of which the right ones are recorded. Each is a `StatisticInput`. */
export const StatisticBatch = z.object({ statistics: z.array(z.unknown()).min(1).max(500) });

/** Which statistics of a metric are taken away: of all periods and all sets of dimensions, unless one is named. */
export const StatisticsRemoval = z
  .object({
    metric: MetricRef,
    /** Days, both included. */
    from: Day,
    to: Day,
    period: Period.optional(),
    /** Exactly these; an empty object is the total. */
    dimensions: Dimensions.optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['from'], message: 'must not be after the end' });
export type StatisticsRemoval = z.input<typeof StatisticsRemoval>;

/** `rows` are what it takes to record them again; null when these are too many to be handed over. */
export type RemovedStatistics = { deleted: number; rows: StatisticInput[] | null };

/** What became of recorded statistics. `unchanged`: known with this value already, or said again in the same batch. */
export const RecordedStatistics = z.object({
  recorded: z.number().int(),
  unchanged: z.number().int(),
  /** References that nobody has defined. */
  unknown: z.array(z.string()),
  rejected: z.array(z.object({ index: z.number().int(), code: z.string(), message: z.string() })),
});
export type RecordedStatistics = z.infer<typeof RecordedStatistics>;

export type DomainView = z.output<typeof DomainInput> & {
  id: number;
  /** Made by the product itself: neither edited nor archived. */
  own: boolean;
  sample: boolean;
  createdAt: string;
  archivedAt: string | null;
};

/** Where a metric's values come from. `own`: from another room, without being asked for. */
export type MetricOrigin = 'stored' | 'tracker' | 'derived' | 'own';

export type MetricView = z.output<typeof MetricInput> & {
  /** null for metrics of the product's own domains, which have no row. */
  id: number | null;
  origin: MetricOrigin;
  /** Periods with values, in the order of `PERIODS`. */
  periods: Period[];
  sample: boolean;
  createdAt: string | null;
  archivedAt: string | null;
};

/** A metric with what its page needs to know before it asks for numbers. */
export type MetricDetail = MetricView & {
  domainName: string;
  /** Names of dimensions by which it can be split. */
  splits: string[];
  /** Values of different objects may be added up, so that a split can show the rest as one line. */
  additive: boolean;
  /** Metrics that are derived from it. */
  usedBy: string[];
  /** First and newest day with a row, of any period; null: nothing was recorded. */
  firstDate: string | null;
  lastDate: string | null;
};

/** One line of a chart: `values[i]` belongs to `dates[i]`; null is no data. */
export type MetricLine = {
  /** '' for the metric in all; a dimension's value otherwise; `OTHER` for what is not among the largest. */
  name: string;
  label: string;
  values: (number | null)[];
};

/** A metric over a range of days. */
export type MetricSeries = {
  metric: string;
  period: Period;
  /** Every calendar day of the range, ascending. */
  dates: string[];
  lines: MetricLine[];
  /** The dimension by which the lines are split; null: one line. */
  split: string | null;
  /**
   * How many values the dimension has in the range; `lines` holds the largest 20, and the rest as one where values may
   * be added up (`MetricDetail.additive`): the others are left out, since means have no sum.
   */
  values: number;
  /** The same number of days before the range, when asked for. */
  previous: MetricLine | null;
  /** The newest date is not over: its value may still change. */
  provisional: string | null;
};

/** A series as it travels to the browser: a text for each line and none for its days. */
export type PackedSeries = Omit<MetricSeries, 'dates' | 'lines' | 'previous'> & {
  /** The first day; every day follows. */
  from: string;
  days: number;
  lines: PackedLine[];
  previous: PackedLine | null;
};
/** Values joined by commas, one for each day; nothing between two says that there is no data. */
export type PackedLine = Omit<MetricLine, 'values'> & { text: string };

export const OTHER = ' other';

/**
 * What a list shows of a metric: its newest value of a day that is over (of today when there is no other), the value one
 * period earlier, and the days before.
 */
export type MetricSummary = MetricView & {
  domainName: string;
  latest: { date: string; value: number | null; previous: number | null } | null;
  /** Which period `latest` and `sparkline` are of: day, or the first that has values. */
  period: Period;
  /** The 30 days up to the newest, oldest first; null is no data. */
  sparkline: (number | null)[];
};

export const NoteInput = z.object({
  /** The metric whose charts show it; null: all. */
  metric: MetricRef.nullable().default(null),
  date: Day.refine((day) => day >= '0001-01-01', 'must be after the year 0'),
  text: Label,
  kind: z.enum(['note', 'import']).default('note'),
});
export type NoteInput = z.input<typeof NoteInput>;

/** A mark in the charts. */
export type AnnotationView = {
  /** of a note or an import, which can be taken away again */
  id?: string | undefined;
  date: string;
  kind: 'experiment_started' | 'experiment_ended' | 'import' | 'note';
  text: string;
  href: string | null;
};
