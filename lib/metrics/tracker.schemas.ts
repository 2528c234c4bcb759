import { z } from 'zod';
import { Key, SubjectKind } from '@/lib/config/names';
import { AttributePath, Filter } from '@/lib/stocks/filter.schemas';
import { MetricRef, Period, PERIODS } from './schemas';

/** Records that numbers are made from: rows of (subject, instant, value, attributes). */
export const TrackerSource = z.discriminatedUnion('type', [
  z.object({ type: z.literal('goal'), goal: Key }),
  /** Enrollments that count, of all variants or one. */
  z.object({ type: z.literal('enrollment'), experiment: Key, variant: Key.nullable().default(null) }),
  /** Events of a flow; attributes are the facets after the transition, or before it for those who went outside. */
  z.object({ type: z.literal('flow'), flow: Key }),
  /** Subjects of a kind, dated by their first record or by an attribute that holds a date. */
  z.object({
    type: z.literal('subject'),
    kind: SubjectKind,
    filter: Filter.nullable().default(null),
    dateField: AttributePath.nullable().default(null),
  }),
  /** Daily statistics of another metric, by its dimensions. */
  z.object({ type: z.literal('metric'), metric: MetricRef }),
  /** A model of this application's own schema, declared in `lib/definitions/metrics.ts`. */
  z.object({ type: z.literal('model'), model: z.string().max(100) }),
]);
export type TrackerSource = z.output<typeof TrackerSource>;

export const Aggregate = z.enum(['count', 'distinct', 'sum', 'mean', 'min', 'max']);
export type Aggregate = z.infer<typeof Aggregate>;

/** `path` into the row's attributes, or `subject` for the id of the subject as its owner knows it. */
export const TrackerDimension = z.object({ name: Key, path: AttributePath });
export type TrackerDimension = z.output<typeof TrackerDimension>;

export const TrackerInput = z.object({
  metric: MetricRef,
  source: TrackerSource,
  aggregate: Aggregate,
  periods: z
    .array(Period)
    .min(1)
    .default([...PERIODS]),
  dimensions: z.array(TrackerDimension).max(4).default([]),
});
export type TrackerInput = z.input<typeof TrackerInput>;

export type TrackerView = z.output<typeof TrackerInput> & {
  declared: boolean;
  /** The newest day with statistics. */
  recordedOn: string | null;
  archivedAt: string | null;
};

/** What a tracker would record for its last days, before it is saved. */
export type TrackerPreview = {
  dates: string[];
  /** By period, in the order of `dates`. */
  values: { period: Period; values: (number | null)[] }[];
  /** Distinct sets of dimensions in these days. */
  objects: number;
  /** The largest sets of dimensions of the last day. */
  examples: { dimensions: Record<string, string>; value: number | null }[];
};
