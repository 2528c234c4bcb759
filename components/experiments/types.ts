import type { ActionResult } from '@/lib/auth/schemas';
import type { DayReport, PrimaryChange, Verdict } from '@/lib/experiments/report.schemas';
import type { ExperimentChange, ExperimentInput, ExperimentView, Variant } from '@/lib/experiments/schemas';
import type { GoalView } from '@/lib/goals/schemas';

/** What one may do to an experiment; the page gives the server actions. */
export type ExperimentActions = {
  enable: (input: { key: string }) => Promise<ActionResult<ExperimentView>>;
  disable: (input: { key: string }) => Promise<ActionResult<ExperimentView>>;
  promote: (input: { key: string; variant: string }) => Promise<ActionResult<ExperimentView>>;
  archive: (input: { key: string }) => Promise<ActionResult<ExperimentView>>;
  restore: (input: { key: string }) => Promise<ActionResult<ExperimentView>>;
  startPhase: (input: {
    key: string;
    variants?: Variant[];
    coverage?: number;
  }) => Promise<ActionResult<ExperimentView>>;
};

/** What the form of an experiment calls. */
export type ExperimentFormActions = {
  create: (input: ExperimentInput) => Promise<ActionResult<ExperimentView>>;
  update: (input: { key: string; change: ExperimentChange }) => Promise<ActionResult<ExperimentView>>;
  plan: (input: PlanRequest) => Promise<ActionResult<PlanHistory>>;
};

export type PlanRequest = { goal: string; subjectKind: string };

/** What the last 28 days say about a goal and about how many come by. */
export type PlanHistory = {
  days: number;
  /** distinct subjects of the kind that were seen, per day on average */
  subjectsPerDay: number;
  /** share of them that reached the goal in these days, 0..1; null when nobody was seen */
  rate: number | null;
};

/** The report that is shown; null before the first. */
export type ReportAnswer = { report: DayReport | null; verdict: Verdict };

/** Cumulative subjects per day: [day, place of the variant, subjects]. */
export type EnrollmentTuple = [day: string, variant: number, subjects: number];

/** One day of one variant of one outcome. Numbers have seven significant digits: enough to draw and to read. */
export type SeriesTuple = [
  day: string,
  variant: number,
  subjects: number,
  count: number | null,
  value: number | null,
  lower: number | null,
  upper: number | null,
  difference: number | null,
  differenceLower: number | null,
  differenceUpper: number | null,
  pValue: number | null,
];

export type ActivityEntry = {
  id: string;
  at: string;
  actorName: string;
  action: string;
  before: unknown;
  after: unknown;
};

/** When the reports ran and will run. */
export type ReportClock = { lastOkAt: string | null; nextDueAt: string | null };

/** What a goal is called and how it counts, for forms and tables. */
export type GoalChoice = Pick<
  GoalView,
  'key' | 'name' | 'betterWhen' | 'conversion' | 'engagement' | 'unit' | 'archivedAt'
>;

/** What a flow is called, and whose transitions it counts. */
export type FlowChoice = { slug: string; name: string; kind: string };

/** A metric whose values per object may be compared. */
export type MetricChoice = { ref: string; name: string };

/** An experiment in the list. `change`: the primary goal of the variant that the verdict speaks of, else of the first. */
export type ExperimentListItem = Pick<
  ExperimentView,
  'key' | 'name' | 'state' | 'external' | 'sample' | 'subjectKind'
> & {
  /** calendar days of the project's time zone */
  startedOn: string | null;
  endedOn: string | null;
  variants: string[];
  day: string | null;
  subjects: number;
  verdict: Verdict;
  change: PrimaryChange | null;
};
