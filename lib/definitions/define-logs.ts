/** What lines of a log become, as the source tree declares it. */

type Scalar = string | number | boolean | null;

/** One line of a log, read. */
export type LoggedLine = {
  /** Slug of the source. */
  source: string;
  /** Kind and id of the subject that the line is about. */
  kind: string;
  subject: string;
  at: Date;
  /** Calendar day of `at` in the project's time zone. */
  day: string;
  event: string;
  text: string;
  /** The cell of a column, or undefined when the line has none. */
  cell(column: string): string | undefined;
};

/** What a line says: any number of records. Subjects are the line's unless they say otherwise. */
export type LineRecords = {
  changes?: readonly {
    kind?: string | undefined;
    subject?: string | undefined;
    /** By name; null removes one. */
    attributes: Readonly<Record<string, unknown>>;
  }[];
  goals?: readonly {
    goal: string;
    value?: number | undefined;
    kind?: string | undefined;
    subject?: string | undefined;
  }[];
  statistics?: readonly {
    metric: string;
    value: number | null;
    dimensions?: Readonly<Record<string, string>> | undefined;
  }[];
};

/**
 * A handler of lines. `run` answers what the line says, or a sentence when it cannot be read: then the line goes into
 * quarantine with that sentence. It must depend on the line and its options only, so that the same line always says the
 * same; what it throws puts the line into quarantine too.
 */
export type LogHandlerDeclaration = {
  name: string;
  description: string;
  run: (line: LoggedLine, options: Readonly<Record<string, Scalar | readonly Scalar[]>>) => LineRecords | string;
};

export const defineLogHandler = (declaration: LogHandlerDeclaration): LogHandlerDeclaration => declaration;
