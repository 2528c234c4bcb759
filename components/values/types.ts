/** A stock of the process: its slug, and how it is called. */
export type StockName = { slug: string; name: string };

/** One value of a facet on one day. `counts` by slug of the stock; times in seconds. */
export type ValueRow = {
  date: string;
  value: string;
  counts: Record<string, number>;
  /** Subjects who had been in any of the stocks by then. */
  members: number;
  notEncountered: number | null;
  completion: {
    shortest: number | null;
    average: number | null;
    median: number | null;
    p90: number | null;
    longest: number | null;
    completed: number;
  };
};

/** Who has no such attribute has the empty value. */
export const valueName = (value: string): string => (value === '' ? '(none)' : value);
