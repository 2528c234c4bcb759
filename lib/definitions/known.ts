// Names that the database knows, written by `npm run definitions:pull`. Variants by experiment, and names of all else.

export const known = {
  experiments: {},
  goals: [],
  stocks: [],
  flows: [],
  metrics: [],
} as const;
