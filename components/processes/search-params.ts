import { createLoader, parseAsArrayOf, parseAsString } from 'nuqs/server';

/** What part of the time and of the subjects is looked at; every page of stocks, flows and processes has these. */
export const rangeParams = {
  from: parseAsString,
  to: parseAsString,
  facet: parseAsString,
  value: parseAsString,
};
export const loadRangeParams = createLoader(rangeParams);

/** What is drawn of it; the server need not know. */
export const shownParams = {
  shown: parseAsArrayOf(parseAsString),
  dwell: parseAsString,
};
