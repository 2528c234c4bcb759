import { z } from 'zod';
import { Filter } from './filter.schemas';
import type { FlowEvents } from './list-flow-events';
import type { StockSubjects } from './list-stock-subjects';
import type { DurationView, FlowRecordRow, ProcessPicture, StockRecordRow } from './process.schemas';
import type { ProcessStatistics } from './read-process-statistics';
import type { StockSeries } from './read-stock-series';
import { RecordFrequency, type FacetView, type FlowView, type ProcessView, type StockView } from './schemas';

/** What the routes of this room answer, as schemas. Times are seconds; days are calendar days of the project's zone. */

const Instant = z.iso.datetime();
const Day = z.iso.date();
const names = z.array(z.string());
/** A stock's slug, another state's name, or null for the outside world. */
const ends = z.array(z.string().nullable());

const defined = {
  id: z.int(),
  sample: z.boolean(),
  createdAt: Instant,
  archivedAt: Instant.nullable(),
};
const described = { slug: z.string(), name: z.string(), description: z.string(), kind: z.string() };

export const StockAnswer = z.object({
  ...described,
  filter: Filter,
  facets: names.nullable(),
  every: RecordFrequency,
  ...defined,
}) satisfies z.ZodType<StockView>;

export const FlowAnswer = z.object({
  ...described,
  sources: ends,
  sinks: ends,
  every: RecordFrequency,
  ...defined,
}) satisfies z.ZodType<FlowView>;

export const FacetAnswer = z.object({
  slug: z.string(),
  name: z.string(),
  kind: z.string(),
  path: z.string(),
  values: names.nullable(),
  ...defined,
}) satisfies z.ZodType<FacetView>;

export const ProcessAnswer = z.object({
  ...described,
  stocks: names,
  flows: names,
  facets: names,
  population: z.string().nullable(),
  startStock: z.string().nullable(),
  endStock: z.string().nullable(),
  ...defined,
}) satisfies z.ZodType<ProcessView>;

/** Subjects that are not finished are `inside`; the survival curve holds them as not yet (Kaplan-Meier). */
export const DurationAnswer = z.object({
  summary: z
    .object({
      subjects: z.int(),
      shortest: z.number(),
      average: z.number(),
      median: z.number(),
      p90: z.number(),
      longest: z.number(),
    })
    .nullable(),
  inside: z.int(),
  histogram: z.array(z.object({ from: z.number(), to: z.number(), subjects: z.int() })),
  survival: z.array(
    z.object({
      seconds: z.number(),
      share: z.number(),
      lower: z.number(),
      upper: z.number(),
      atRisk: z.int(),
    }),
  ),
}) satisfies z.ZodType<DurationView>;

const Rate = z.object({
  events: z.int(),
  days: z.number(),
  perDay: z.number(),
  interval: z.object({ lower: z.number(), upper: z.number(), level: z.number() }),
});

const StockDayAnswer = z.object({
  date: Day,
  count: z.int(),
  entered: z.int(),
  left: z.int(),
  reclassifiedIn: z.int(),
  reclassifiedOut: z.int(),
  provisional: z.boolean(),
});

const ResidueAnswer = z.object({
  stock: z.string(),
  snapshot: z.int(),
  fromStays: z.int(),
  residue: z.int(),
  at: Instant,
});

/** A history is being built: `done` of `total` subjects. */
const Build = z.object({ kind: z.string(), done: z.int(), total: z.int() }).nullable();

export const ProcessPictureAnswer = z.object({
  process: z.string(),
  name: z.string(),
  kind: z.string(),
  from: Day,
  to: Day,
  facet: z.string().nullable(),
  value: z.string().nullable(),
  stocks: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      count: z.int(),
      before: z.int(),
      entered: z.int(),
      left: z.int(),
    }),
  ),
  flows: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      sources: ends,
      sinks: ends,
      events: z.int(),
      rate: Rate,
    }),
  ),
  ribbons: z.array(
    z.object({
      source: z.string().nullable(),
      sink: z.string().nullable(),
      subjects: z.int(),
      flows: names,
    }),
  ),
  dwellTimes: z.array(DurationAnswer.extend({ stock: z.string() })),
  leadTime: DurationAnswer.extend({ from: z.string(), to: z.string() }).nullable(),
  notEncountered: z.int().nullable(),
  balance: z.object({ residue: z.int(), stocks: z.array(ResidueAnswer) }),
  series: z.array(z.object({ stock: z.string(), days: z.array(StockDayAnswer) })),
  facets: z.array(z.object({ slug: z.string(), name: z.string(), values: names })),
  build: Build,
}) satisfies z.ZodType<ProcessPicture>;

export const ProcessStatisticsAnswer = z.object({
  date: Day,
  facet: z.string().nullable(),
  value: z.string().nullable(),
  /** By the slugs of the process's stocks. */
  counts: z.record(z.string(), z.int()),
  notEncountered: z.int().nullable(),
  completionTime: z.object({
    shortest: z.number().nullable(),
    average: z.number().nullable(),
    median: z.number().nullable(),
    p90: z.number().nullable(),
    longest: z.number().nullable(),
    completed: z.int(),
  }),
  status: z.array(z.object({ label: z.string(), data: z.int() })),
}) satisfies z.ZodType<ProcessStatistics>;

export const StockSeriesAnswer = z.object({
  stock: z.string(),
  name: z.string(),
  from: Day,
  to: Day,
  facet: z.string().nullable(),
  value: z.string().nullable(),
  before: z.int(),
  days: z.array(StockDayAnswer),
  values: z.array(z.object({ value: z.string(), days: z.array(StockDayAnswer) })),
  residue: ResidueAnswer,
  build: Build,
}) satisfies z.ZodType<StockSeries>;

export const StockRecordAnswer = z.object({
  stock: z.string(),
  at: Instant,
  facet: z.string().nullable(),
  value: z.string().nullable(),
  count: z.int(),
  entered: z.int(),
  left: z.int(),
  reclassifiedIn: z.int(),
  reclassifiedOut: z.int(),
}) satisfies z.ZodType<StockRecordRow>;

export const FlowRecordAnswer = z.object({
  flow: z.string(),
  at: Instant,
  facet: z.string().nullable(),
  value: z.string().nullable(),
  source: z.string().nullable(),
  sink: z.string().nullable(),
  events: z.int(),
}) satisfies z.ZodType<FlowRecordRow>;

export const StockSubjectsAnswer = z.object({
  rows: z.array(
    z.object({
      kind: z.string(),
      id: z.string(),
      attributes: z.record(z.string(), z.unknown()),
      enteredAt: Instant.nullable(),
      changedAt: Instant.nullable(),
    }),
  ),
  total: z.int(),
  /** Cursor of the next page; null on the last. */
  next: z.string().nullable(),
}) satisfies z.ZodType<StockSubjects>;

const facetValues = z.record(z.string(), z.string());

export const FlowEventsAnswer = z.object({
  rows: z.array(
    z.object({
      subject: z.object({ kind: z.string(), id: z.string() }),
      at: Instant,
      source: z.string().nullable(),
      sink: z.string().nullable(),
      before: facetValues,
      after: facetValues,
    }),
  ),
  total: z.int(),
  next: z.string().nullable(),
}) satisfies z.ZodType<FlowEvents>;
