import { createLoader, parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { PERIODS } from './periods';

/** What the page of a metric reads from its address; the server reads the series by it. */
export const metricParams = {
  period: parseAsStringLiteral(PERIODS),
  from: parseAsString,
  to: parseAsString,
  compare: parseAsBoolean.withDefault(false),
  split: parseAsString,
};
export const loadMetricParams = createLoader(metricParams);

/** What is drawn of it; the server need not know. */
export const drawParams = {
  draw: parseAsStringLiteral(['lines', 'stacked'] as const).withDefault('lines'),
  hide: parseAsArrayOf(parseAsString).withDefault([]),
};

/** What the catalogue shows. */
export const catalogueParams = {
  search: parseAsString.withDefault(''),
  all: parseAsArrayOf(parseAsString).withDefault([]),
};

/** What the form of a new metric begins with. */
export const newMetricParams = { domain: parseAsString };
export const loadNewMetricParams = createLoader(newMetricParams);
