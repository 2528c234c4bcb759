import type { ExperimentInput } from '@/lib/experiments/schemas';
import type { GoalInput } from '@/lib/goals/schemas';

export type TableRowText = { cells: Record<string, string>; line: number };
export type TableText = { name: string; columns: string[]; rows: TableRowText[] };

/** Which column says what, as the form holds it. */
export type Mapping = {
  experiment: string;
  subjectKind: string;
  subject: string;
  variant: string;
  goals: string[];
  metrics: string[];
  /** column with the time of enrollment; empty: the `date` for all */
  at: string;
  /** YYYY-MM-DD; empty: yesterday */
  date: string;
  control: string;
};

/** What a table says, before anything is sent. */
export type ReadTable = {
  goals: GoalInput[];
  experiment: ExperimentInput;
  subjects: { variant: string; label: string; subjects: number }[];
  problems: { line: number; column: string; message: string }[];
  enrollments: string[];
  records: string[];
};

/** The reading of tables, which the page brings along. Throws an Error with a sentence for people. */
export type TableTools = {
  keyOfFile: (file: string) => string;
  read: (table: TableText, mapping: Mapping) => ReadTable;
};
