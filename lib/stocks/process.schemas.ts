import { z } from 'zod';
import { Day, Key, ShortText } from '@/lib/config/names';

/** What the pages and `GET /api/v1/processes/{slug}` read. Times are seconds; days are calendar days of the zone. */

/** `from` and `to` are days, both included; `value` narrows everything to one value of `facet`. */
export const ProcessQuery = z.strictObject({
  from: Day.optional(),
  to: Day.optional(),
  facet: Key.optional(),
  value: ShortText.optional(),
});
export type ProcessQuery = z.infer<typeof ProcessQuery>;

/** The same for lists of records, page by page. `cursor` is where the page before ended. */
export const RecordsQuery = ProcessQuery.extend({
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).optional(),
});

/** Statistics are kept of so many values of a facet: those with the most subjects. */
export const STATISTICS_VALUES_MAX = 1_000;

/** A duration in seconds over several subjects; null when nobody has finished. */
export type DurationSummary = {
  subjects: number;
  shortest: number;
  average: number;
  median: number;
  p90: number;
  longest: number;
} | null;

export type HistogramBin = { from: number; to: number; subjects: number };
/** Kaplan-Meier estimate of the share still inside after `seconds`, with its pointwise interval (log-log, 0.95). */
export type SurvivalPoint = { seconds: number; share: number; lower: number; upper: number; atRisk: number };

/** `inside`: subjects still there (or not yet arrived), who are censored in the survival curve. */
export type DurationView = {
  summary: DurationSummary;
  inside: number;
  histogram: HistogramBin[];
  survival: SurvivalPoint[];
};

/** A rate per day with its exact (Garwood) interval. */
export type RateView = {
  events: number;
  days: number;
  perDay: number;
  interval: { lower: number; upper: number; level: number };
};

/** One stock on one day: the count at its end and what moved. `provisional`: the day is not over. */
export type StockDay = {
  date: string;
  count: number;
  entered: number;
  left: number;
  reclassifiedIn: number;
  reclassifiedOut: number;
  provisional: boolean;
};

/** Count over the subjects' attributes minus count from their stays, now: 0 when everything adds up. */
export type Residue = { stock: string; snapshot: number; fromStays: number; residue: number; at: string };

/** A ribbon of the Sankey drawing. `null` is outside of the process. `flows`: slugs that name it; empty: "other". */
export type Ribbon = { source: string | null; sink: string | null; subjects: number; flows: string[] };

/** What of a process is read from records of days. */
export type ProcessOutline = {
  process: string;
  name: string;
  kind: string;
  from: string;
  to: string;
  facet: string | null;
  value: string | null;
  /** `count` at the end of `to`; `before` at the start of `from`; before + entered − left = count. */
  stocks: { slug: string; name: string; count: number; before: number; entered: number; left: number }[];
  flows: {
    slug: string;
    name: string;
    sources: (string | null)[];
    sinks: (string | null)[];
    events: number;
    rate: RateView;
  }[];
  facets: { slug: string; name: string; values: string[] }[];
  build: { kind: string; done: number; total: number } | null;
};
/** What of a process takes a look at every stay. */
export type ProcessDetails = {
  ribbons: Ribbon[];
  dwellTimes: ({ stock: string } & DurationView)[];
  leadTime: ({ from: string; to: string } & DurationView) | null;
  notEncountered: number | null;
  balance: { residue: number; stocks: Residue[] };
  series: ({ stock: string } & { days: StockDay[] })[];
};
export type ProcessPicture = ProcessOutline & ProcessDetails;

export type StockRecordRow = {
  stock: string;
  at: string;
  facet: string | null;
  value: string | null;
  count: number;
  entered: number;
  left: number;
  reclassifiedIn: number;
  reclassifiedOut: number;
};
export type FlowRecordRow = {
  flow: string;
  at: string;
  facet: string | null;
  value: string | null;
  source: string | null;
  sink: string | null;
  events: number;
};

/** One subject in a stock's list, the work queue, or a search. */
export type SubjectRow = {
  kind: string;
  id: string;
  attributes: Record<string, unknown>;
  enteredAt: string | null;
  changedAt: string | null;
};

/** Everything that is known of one subject, newest first. */
export type TimelineEntry =
  | { what: 'change'; at: string; receivedAt: string; set: Record<string, unknown>; source: string }
  | { what: 'entered' | 'left'; at: string; stock: string; seconds: number | null }
  | { what: 'flow'; at: string; flow: string; source: string | null; sink: string | null }
  | { what: 'enrollment'; at: string; experiment: string; variant: string; counted: boolean; reason: string | null }
  | { what: 'goal'; at: string; goal: string; value: string | null; travelled: boolean }
  | { what: 'link'; at: string; visitor: string; user: string; counted: boolean }
  | { what: 'refused'; at: string; kind: string; name: string; reason: string }
  | { what: 'confirmed'; at: string };

export type SubjectView = {
  kind: string;
  id: string;
  attributes: Record<string, unknown>;
  confirmedAt: string | null;
  firstSeenAt: string;
  stocks: { slug: string; name: string; enteredAt: string }[];
  timeline: TimelineEntry[];
  /** More entries than are shown. */
  truncated: boolean;
};

/** How many are in a stock now, and how many came and went in the last days. */
export type StockCount = { stock: string; inside: number; entered: number; left: number };
/** Events of a flow in the last days, and the newest of all. */
export type FlowCount = { flow: string; events: number; lastAt: string };

/** A flow day by day. `passed`: the share of the day that is over; `ways`: events by source and sink. */
export type FlowSeries = {
  flow: string;
  from: string;
  to: string;
  facet: string | null;
  value: string | null;
  rate: RateView;
  days: { date: string; events: number; passed: number; provisional: boolean }[];
  ways: { source: string | null; sink: string | null; events: number }[];
  values: { value: string; rate: RateView }[];
};
