/**
 * Jobs of this installation: what it does beside Weir's own, on the same schedule, with the same lease, history and
 * "run now". `every` is one of `never, minutely, twelve_minutely, hourly, daily, weekly, two_weekly, four_weekly`, or a
 * cron expression of five fields in the project's time zone. `run` gets the database, the time, and how long it may
 * take; what it answers is the tally that the history shows. It may be killed and run again: make it safe twice.
 *
 * ```ts
 * import { defineJob } from '@/lib/schedule/define-job';
 *
 * defineJob({
 *   name: 'forget-drafts',
 *   description: 'Removes drafts that nobody has touched for a year.',
 *   every: '30 6 * * 1-5',
 *   run: async ({ client, now }) => ({ written: await forgetDrafts(client, now) }),
 * });
 * ```
 */
export {};
