/** Trackers as the source tree declares them: how statistics of a metric are computed from records. */

type Period = 'day' | 'week' | 'days28' | 'month' | 'lifetime';
type Aggregate = 'count' | 'distinct' | 'sum' | 'mean' | 'min' | 'max';

/** Records of Weir itself. */
type SourceDeclaration =
  | { type: 'goal'; goal: string }
  | { type: 'enrollment'; experiment: string; variant?: string }
  | { type: 'flow'; flow: string }
  | { type: 'subject'; kind: string; dateField?: string }
  | { type: 'metric'; metric: string };

/**
 * A tracker of records (`source`, by `dimensions` of their attributes), or of rows of a model of this application's own
 * Prisma schema. There `where` is a Prisma where on its own fields and on the one row that a relation refers to (what else is
 * asked for is refused at the start of the server, by name), `dateField` says on which day a row counts,
 * `objectField` splits by a field, `valueField` is what is summed, and `subjectField` (default: `id`) what is counted as
 * distinct. Default: a count, over all periods.
 */
export type TrackerDeclaration = {
  /** Reference of a metric: `shop/orders`. */
  metric: string;
  aggregate?: Aggregate;
  period?: Period | readonly Period[];
} & (
  | { source: SourceDeclaration; dimensions?: Readonly<Record<string, string>> }
  | {
      model: string;
      where?: Readonly<Record<string, unknown>>;
      dateField: string;
      objectField?: string;
      valueField?: string;
      subjectField?: string;
    }
);

/** Declares a tracker. It is the source tree's own: the dashboard shows it and changes nothing of it. */
export const defineTracker = <const Declaration extends TrackerDeclaration>(declaration: Declaration) => declaration;
