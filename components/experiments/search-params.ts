import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';

/** What the address of an experiment page says, so that a link shows the same. Empty `date`: the newest report. */
export const experimentParams = {
  phase: parseAsInteger,
  date: parseAsString.withDefault(''),
  goal: parseAsString.withDefault(''),
  show: parseAsStringLiteral(['values', 'difference'] as const).withDefault('values'),
  enrollments: parseAsStringLiteral(['cumulative', 'daily'] as const).withDefault('cumulative'),
};
export const loadExperimentParams = createLoader(experimentParams);

/** What the address of the list says. */
export const listParams = {
  state: parseAsStringLiteral(['enabled', 'disabled', 'promoted', 'archived'] as const),
  search: parseAsString.withDefault(''),
};
export const loadListParams = createLoader(listParams);
