import { createLoader, createParser, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { ACTIVITY_ENTITIES } from '@/lib/activity/schemas';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const parseAsUuid = createParser({ parse: (text) => (UUID.test(text) ? text : null), serialize: (id: string) => id });

/** What the address of the activity page says. `cursor` continues a list. */
export const activityParams = {
  entity: parseAsStringLiteral(ACTIVITY_ENTITIES),
  key: parseAsString,
  actor: parseAsString,
  cursor: parseAsUuid,
};

export const loadActivityParams = createLoader(activityParams);
