import { z } from 'zod';
import type { ExperimentListRow } from './list-experiments';
import type { DayReport, PrimaryChange, ReportRow, Verdict } from './report.schemas';
import { EngagementChoice, ExperimentState, MetricChoice, type ExperimentView } from './schemas';

/** What the routes of this room answer, as schemas: the description of the interface and its client are made of them. */

const Interval = z.object({ lower: z.number(), upper: z.number(), level: z.number() });
const NotComputable = z.object({ status: z.literal('not_computable'), reason: z.string() });
const Instant = z.iso.datetime();
const Day = z.iso.date();

/** Whatever JSON can say. */
export const AnyJson = z.json();

const Phase = z.object({
  phase: z.int(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  variants: z.array(z.object({ key: z.string(), weight: z.number() })),
});

export const ExperimentAnswer = z.object({
  id: z.int(),
  key: z.string(),
  name: z.string(),
  description: z.string(),
  notes: z.string(),
  subjectKind: z.string(),
  external: z.boolean(),
  state: ExperimentState,
  phase: z.int(),
  seed: z.string(),
  coverage: z.number(),
  variants: z.array(
    z.object({
      key: z.string(),
      name: z.string().optional(),
      weight: z.number(),
      value: AnyJson.optional(),
    }),
  ),
  promotedVariant: z.string().nullable(),
  configVersion: z.int(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  createdAt: Instant,
  archivedAt: Instant.nullable(),
  primaryGoal: z.string().nullable(),
  goals: z.array(z.string()).nullable(),
  guardrails: z.array(z.string()),
  flows: z.array(z.string()),
  metrics: z.array(MetricChoice),
  engagement: z.array(EngagementChoice).nullable(),
  baselineRate: z.number().nullable(),
  minimumEffect: z.number().nullable(),
  plannedSubjects: z.int().nullable(),
  test: z.enum(['welch', 'student']),
  sample: z.boolean(),
  phases: z.array(Phase),
}) satisfies z.ZodType<ExperimentView>;

export const VerdictAnswer = z.object({
  kind: z.enum([
    'ship',
    'roll_back',
    'keep_running',
    'no_difference',
    'not_enough_data',
    'do_not_trust',
    'guardrail',
    'stopped',
    'not_started',
  ]),
  text: z.string(),
  detail: z.string(),
  variant: z.string().nullable(),
  goal: z.string().nullable(),
}) satisfies z.ZodType<Verdict>;

const PrimaryChangeAnswer = z.object({
  goal: z.string(),
  variant: z.string(),
  relativeLift: z.number(),
  lower: z.number(),
  upper: z.number(),
  tone: z.enum(['good', 'bad', 'neutral']),
}) satisfies z.ZodType<PrimaryChange>;

export const ExperimentListAnswer = ExperimentAnswer.extend({
  /** The newest report in a sentence. */
  summary: z.object({
    day: Day.nullable(),
    subjects: z.int(),
    verdict: VerdictAnswer,
    change: PrimaryChangeAnswer.nullable(),
  }),
}) satisfies z.ZodType<ExperimentListRow>;

const Sequential = z.union([
  z.object({ status: z.literal('computed'), pValue: z.number(), interval: Interval }),
  NotComputable,
]);
const against = { variant: z.string(), against: z.string() };

const ConversionComparison = z.union([
  z.object({
    ...against,
    status: z.literal('computed'),
    difference: z.number(),
    relativeLift: z.number().nullable(),
    interval: Interval,
    chiSquare: z.object({ statistic: z.number(), df: z.number(), pValue: z.number() }),
    adjustedPValue: z.number().nullable(),
    confidence: z.number(),
    sequential: Sequential,
  }),
  NotComputable.extend(against),
]);

const TimeTo = z.union([
  z.object({
    status: z.literal('computed'),
    statistic: z.number(),
    df: z.number(),
    pValue: z.number(),
    medians: z.array(z.object({ variant: z.string(), seconds: z.number().nullable() })),
  }),
  NotComputable,
]);

const GoalReport = z.object({
  goal: z.string(),
  kind: z.literal('conversion'),
  betterWhen: z.enum(['higher', 'lower']),
  omnibus: z.union([z.object({ statistic: z.number(), df: z.number(), pValue: z.number() }), NotComputable]),
  variants: z.array(
    z.object({
      variant: z.string(),
      subjects: z.int(),
      conversions: z.int(),
      rate: z.number().nullable(),
      interval: Interval.nullable(),
    }),
  ),
  comparisons: z.array(ConversionComparison),
  timeTo: TimeTo.exactOptional(),
});

const MeanComparison = z.union([
  z.object({
    ...against,
    status: z.literal('computed'),
    test: z.enum(['welch', 'student']),
    statistic: z.number(),
    df: z.number(),
    pValue: z.number(),
    adjustedPValue: z.number().nullable(),
    confidence: z.number(),
    difference: z.number(),
    relativeLift: z.number().nullable(),
    interval: Interval,
    sequential: Sequential,
  }),
  NotComputable.extend(against),
]);

const EngagementReport = z.object({
  metric: z.string(),
  mode: z.enum(['total', 'perDay']),
  aggregate: z.enum(['sum', 'count']),
  betterWhen: z.enum(['higher', 'lower']),
  unit: z.string(),
  variants: z.array(
    z.object({
      variant: z.string(),
      subjects: z.int(),
      mean: z.number().nullable(),
      variance: z.number().nullable(),
      interval: Interval.nullable(),
    }),
  ),
  comparisons: z.array(MeanComparison),
});

const shares = { expected: z.array(z.number()), observed: z.array(z.number()) };

export const DayReportAnswer = z.object({
  experiment: z.string(),
  phase: z.int(),
  date: Day,
  timeZone: z.string(),
  computedAt: Instant,
  provisional: z.boolean(),
  health: z.object({
    sampleRatio: z.union([
      z.object({ status: z.enum(['healthy', 'mismatch']), pValue: z.number(), ...shares }),
      NotComputable.extend(shares),
    ]),
    crossed: z.int(),
    duplicate: z.int(),
    automated: z.int(),
    unconfirmed: z.int(),
  }),
  variants: z.array(z.object({ variant: z.string(), subjects: z.int() })),
  goals: z.array(GoalReport),
  engagement: z.array(EngagementReport),
}) satisfies z.ZodType<DayReport>;

export const ReportRowAnswer = z.object({
  date: Day,
  phase: z.int(),
  kind: z.enum(['enrollment', 'conversion', 'engagement']),
  goal: z.string(),
  mode: z.enum(['total', 'perDay']).nullable(),
  variant: z.string(),
  subjects: z.int(),
  conversions: z.int().nullable(),
  rate: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  mean: z.number().nullable(),
  variance: z.number().nullable(),
  difference: z.number().nullable(),
  differenceLower: z.number().nullable(),
  differenceUpper: z.number().nullable(),
  pValue: z.number().nullable(),
  confidence: z.number().nullable(),
  provisional: z.boolean(),
}) satisfies z.ZodType<ReportRow>;
