import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';

/** What the address of the schedule page says: whose runs, which, and where the list goes on. */
export const scheduleParams = {
  job: parseAsString,
  status: parseAsStringLiteral(['ok', 'failed', 'running'] as const),
  cursor: parseAsString,
};
export const loadScheduleParams = createLoader(scheduleParams);
