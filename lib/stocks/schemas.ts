import { z } from 'zod';
import { Key, Label, LongText, ShortText, SubjectKind } from '@/lib/config/names';
import { refuseHarm } from './change.schemas';
import { AttributePath, Filter } from './filter.schemas';

/** What is defined in this room, as forms, actions, routes and declarations give it. */

/** How often a stock or flow is recorded. `daily` is by calendar days of the project's zone. */
export const RecordFrequency = z.enum([
  'never',
  'minutely',
  'twelve_minutely',
  'hourly',
  'daily',
  'weekly',
  'two_weekly',
  'four_weekly',
]);
export type RecordFrequency = z.infer<typeof RecordFrequency>;

export const StockInput = z.object({
  slug: Key,
  name: Label,
  description: LongText.default(''),
  kind: SubjectKind,
  filter: Filter,
  /** Slugs of facets; null: every facet of the kind. */
  facets: z.array(Key).max(20).nullable().default(null),
  every: RecordFrequency.default('daily'),
});
export type StockInput = z.input<typeof StockInput>;
export const StockChange = StockInput.omit({ slug: true, kind: true }).partial();
export type StockChange = z.input<typeof StockChange>;

/** A stock's slug, another state's name, or null for the outside world. */
export const FlowEnd = Label.nullable();

export const FlowInput = z.object({
  slug: Key,
  name: Label,
  description: LongText.default(''),
  kind: SubjectKind,
  sources: z.array(FlowEnd).min(1).max(50),
  sinks: z.array(FlowEnd).min(1).max(50),
  every: RecordFrequency.default('daily'),
});
export type FlowInput = z.input<typeof FlowInput>;
export const FlowChange = FlowInput.omit({ slug: true, kind: true }).partial();
export type FlowChange = z.input<typeof FlowChange>;

export const FacetInput = z.object({
  slug: Key,
  name: Label,
  kind: SubjectKind,
  path: AttributePath,
  /** Listed values; null: taken from the data (the 20 most frequent, the rest as "other"). */
  values: z.array(ShortText).max(200).nullable().default(null),
});
export type FacetInput = z.input<typeof FacetInput>;
export const FacetChange = FacetInput.omit({ slug: true, kind: true }).partial();
export type FacetChange = z.input<typeof FacetChange>;

export const ProcessInput = z.object({
  slug: Key,
  name: Label,
  description: LongText.default(''),
  kind: SubjectKind,
  stocks: z.array(Key).min(1).max(40),
  flows: z.array(Key).max(100).default([]),
  facets: z.array(Key).max(20).default([]),
  /** A stock (perhaps of another kind) of which the members are a part: gives `not encountered`. */
  population: Key.nullable().default(null),
  startStock: Key.nullable().default(null),
  endStock: Key.nullable().default(null),
});
export type ProcessInput = z.input<typeof ProcessInput>;
export const ProcessChange = ProcessInput.omit({ slug: true, kind: true }).partial();
export type ProcessChange = z.input<typeof ProcessChange>;

/** Who has been in `stock` for `days` (since the entry, or since the newest attribute change) gets `set`. */
export const DecayRuleInput = z.object({
  slug: Key,
  name: Label,
  stock: Key,
  days: z.number().positive().max(3650),
  since: z.enum(['entered', 'changed']).default('entered'),
  set: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).superRefine(refuseHarm),
});
export type DecayRuleInput = z.input<typeof DecayRuleInput>;

type Defined = { id: number; sample: boolean; createdAt: string; archivedAt: string | null };
export type StockView = z.output<typeof StockInput> & Defined;
export type FlowView = z.output<typeof FlowInput> & Defined;
export type FacetView = z.output<typeof FacetInput> & Defined;
export type ProcessView = z.output<typeof ProcessInput> & Defined;
export type DecayRuleView = z.output<typeof DecayRuleInput> & Defined;

/** Stays and events of a kind are being rebuilt: `done` of `total` subjects. Null when everything is up to date. */
export type BuildProgress = { kind: string; done: number; total: number } | null;

/** A button for chosen subjects (`defineSubjectAction`). `confirm`: what is asked before; null: nothing. */
export type SubjectActionView = { slug: string; name: string; confirm: string | null };

/** What an action did for chosen subjects. */
export type ActionTally = {
  done: number;
  failed: number;
  /** Chosen, but not known any more. */
  unknown: number;
  /** The first failures, by subject. */
  errors: { id: string; message: string }[];
};
