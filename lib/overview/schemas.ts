import type { Verdict } from '@/lib/experiments/report.schemas';
import type { ExperimentState } from '@/lib/experiments/schemas';
import type { GoalView } from '@/lib/goals/schemas';

/** What the pages that look across rooms show. Types only; safe to import in components. */

/** A goal with its records of the last days: one number a day, oldest first, today last. */
export type GoalRow = GoalView & { days: string[]; records: number[]; total: number; today: number };

/** What was recorded of one goal on one calendar day. */
export type GoalDay = { day: string; records: number; subjects: number };

/** An experiment as the overview shows it. */
export type OverviewExperiment = {
  key: string;
  name: string;
  state: ExperimentState;
  external: boolean;
  variants: number;
  startedAt: string | null;
  /** the newest closed day with a report, and the subjects counted in it */
  day: string | null;
  subjects: number;
  plannedSubjects: number | null;
  verdict: Verdict;
};

/** What arrived on one calendar day; today is not over. */
export type TrafficDay = { day: string; enrollments: number; goalRecords: number };

/** A job's health: `late` when the last good run is older than it should be, `failed` when the last run failed. */
export type OverviewJob = {
  job: string;
  description: string;
  every: string;
  health: 'ok' | 'failed' | 'late' | 'waiting';
  running: boolean;
  lastAt: string | null;
  lastOkAt: string | null;
  nextDueAt: string | null;
  error: string | null;
};

/** Something that happened to incoming records in the last days, with its number. */
export type OverviewCount = { reason: string; name: string; count: number };

export type OverviewView = {
  timeZone: string;
  experiments: OverviewExperiment[];
  goals: number;
  jobs: OverviewJob[];
  /** names that pages or code asked for and that nobody defined, last 7 days */
  unknown: OverviewCount[];
  /** records refused or left out for another reason, last 7 days */
  refused: OverviewCount[];
  lastOrigin: { host: string; lastSeenAt: string } | null;
};

/** What the command palette can jump to besides the pages. */
export type PaletteEntry = {
  kind: 'experiment' | 'goal' | 'process' | 'stock' | 'flow' | 'metric' | 'board';
  key: string;
  name: string;
};

/** A site that has sent records. */
export type SeenOriginView = { host: string; firstSeenAt: string; lastSeenAt: string; records: number };

/** One record that arrived, and what became of it. */
export type LiveRecordView = {
  at: string;
  receivedAt: string;
  kind: 'enrollment' | 'goal' | 'refused';
  /** key of the experiment or goal */
  name: string;
  subject: { kind: string; id: string } | null;
  variant: string | null;
  value: string | null;
  /** `counted`, or why not */
  outcome: string;
  source: string | null;
};

/** One field in which the database differs from the source tree, as JSON texts. `field` null: it is not there at all. */
export type DriftRow = {
  kind: string;
  key: string;
  field: string | null;
  code: string | null;
  here: string | null;
  href: string | null;
};

/** How many things of each sort the source tree declares, and where they differ. */
export type DeclarationsView = { declared: Record<string, number>; drift: DriftRow[] };
