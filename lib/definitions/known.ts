// Names that the database knows, written by `npm run definitions:pull`. Variants by experiment, and goals.

export const known = {
  experiments: {},
  goals: [],
} as const;
