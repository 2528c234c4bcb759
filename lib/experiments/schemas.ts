import { z } from 'zod';
import { Key, Label, LongText, SubjectKind } from '@/lib/config/names';

/** Definitions of experiments as they come in and as they are shown. Safe to import in components. */

export const ExperimentState = z.enum(['disabled', 'enabled', 'promoted', 'archived']);
export type ExperimentState = z.infer<typeof ExperimentState>;

/** Anything that JSON can say, at most 4 kB and 20 levels deep. */
export const VariantValue = z
  .json()
  .refine((value) => JSON.stringify(value).length <= 4096, 'is longer than 4 kB')
  .refine((value) => depth(value) <= 20, 'is nested more than 20 levels deep')
  .refine(isStorable, 'has characters that cannot be stored');

export const Variant = z.object({
  key: Key,
  name: Label.optional(),
  /** Share of the subjects inside the coverage, 0..1. */
  weight: z.number().min(0).max(1),
  value: VariantValue.optional(),
});
export type Variant = z.infer<typeof Variant>;

export const Variants = z
  .array(Variant)
  .min(2, 'needs a control and at least one other')
  .max(20)
  .refine((all) => new Set(all.map((v) => v.key)).size === all.length, 'names must differ')
  .refine((all) => Math.abs(all.reduce((sum, v) => sum + v.weight, 0) - 1) < 1e-6, 'weights must add up to 1');

export const EngagementChoice = z.object({ goal: Key, mode: z.enum(['total', 'perDay']) });
export type EngagementChoice = z.infer<typeof EngagementChoice>;

/** A metric whose values per object are values per subject: objects are named `kind:id`, or by the id alone. */
export const MetricChoice = z.object({
  metric: z.string().regex(/^[A-Za-z0-9._-]{1,100}\/[A-Za-z0-9._-]{1,100}$/, 'must look like shopping/order_count'),
  mode: z.enum(['total', 'perDay']),
});
export type MetricChoice = z.infer<typeof MetricChoice>;

const editable = {
  name: Label,
  description: LongText.default(''),
  notes: LongText.default(''),
  primaryGoal: Key.nullable().default(null),
  /** Chosen goals; null: every active goal. */
  goals: z.array(Key).max(50).nullable().default(null),
  guardrails: z.array(Key).max(20).default([]),
  /** Slugs of flows: the share that made the transition, and how soon. */
  flows: z.array(Key).max(20).default([]),
  /** Metrics with a value per object and day: what the days from the enrollment on add up to. */
  metrics: z.array(MetricChoice).max(20).default([]),
  /** Chosen values per subject; null: every goal that has a value, as a total. */
  engagement: z.array(EngagementChoice).max(20).nullable().default(null),
  /** Expected rate of the primary goal in the control, 0..1. */
  baselineRate: z.number().gt(0).lt(1).nullable().default(null),
  /** Smallest relative change worth finding: 0.1 is 10 %. */
  minimumEffect: z.number().gt(0).max(10).nullable().default(null),
  /** Planned number of subjects over all variants. */
  plannedSubjects: z.number().int().positive().max(1_000_000_000).nullable().default(null),
  test: z.enum(['welch', 'student']).default('welch'),
};

/** Addresses of the dashboard and of the image that would hide an experiment's page; dots are no part of an address. */
const TAKEN = ['new', 'import', 'goal', '.', '..'];

export const ExperimentInput = z.object({
  key: Key.refine((key) => !TAKEN.includes(key), 'is taken: it is an address of its own'),
  subjectKind: SubjectKind.default('visitor'),
  external: z.boolean().default(false),
  coverage: z.number().min(0).max(1).default(1),
  variants: Variants.default([
    { key: 'control', weight: 0.5 },
    { key: 'test', weight: 0.5 },
  ]),
  ...editable,
});
export type ExperimentInput = z.input<typeof ExperimentInput>;

/** What may change at any time. Variants (names, values; weights only before the first start) and coverage have rules. */
export const ExperimentChange = z
  .object({
    name: editable.name,
    description: LongText,
    notes: LongText,
    primaryGoal: editable.primaryGoal.unwrap(),
    goals: editable.goals.unwrap(),
    guardrails: editable.guardrails.unwrap(),
    flows: editable.flows.unwrap(),
    metrics: editable.metrics.unwrap(),
    engagement: editable.engagement.unwrap(),
    baselineRate: editable.baselineRate.unwrap(),
    minimumEffect: editable.minimumEffect.unwrap(),
    plannedSubjects: editable.plannedSubjects.unwrap(),
    test: editable.test.unwrap(),
    coverage: z.number().min(0).max(1),
    variants: Variants,
    subjectKind: SubjectKind,
  })
  .partial();
export type ExperimentChange = z.input<typeof ExperimentChange>;

export type PhaseView = {
  phase: number;
  startedAt: string | null;
  endedAt: string | null;
  variants: { key: string; weight: number }[];
};

export type ExperimentView = {
  id: number;
  key: string;
  name: string;
  description: string;
  notes: string;
  subjectKind: string;
  external: boolean;
  state: ExperimentState;
  phase: number;
  seed: string;
  coverage: number;
  variants: Variant[];
  promotedVariant: string | null;
  configVersion: number;
  startedAt: string | null;
  endedAt: string | null;
  createdAt: string;
  archivedAt: string | null;
  primaryGoal: string | null;
  goals: string[] | null;
  guardrails: string[];
  flows: string[];
  metrics: MetricChoice[];
  engagement: EngagementChoice[] | null;
  baselineRate: number | null;
  minimumEffect: number | null;
  plannedSubjects: number | null;
  test: 'welch' | 'student';
  sample: boolean;
  phases: PhaseView[];
};

function depth(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Object.values(value).reduce((most: number, inner) => Math.max(most, depth(inner)), 0);
}

/** The database takes neither NUL nor half of a character, in no text of a value and in no name within it. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner));
}
