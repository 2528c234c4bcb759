import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';

/** Which of a stock's subjects, or of a flow's events, are listed. */
export const listParams = { search: parseAsString, cursor: parseAsString };
export const loadListParams = createLoader(listParams);

/** A place in the work queue: `<entered at>~<id>`. It stays where it is when that subject leaves. */
export const queueParams = {
  after: parseAsString,
  direction: parseAsStringLiteral(['next', 'previous'] as const).withDefault('next'),
  facet: parseAsString,
  value: parseAsString,
};
export const loadQueueParams = createLoader(queueParams);
