import { Cron } from 'croner';

/** Minute, hour, day of the month, month, day of the week: `30 6 * * 1-5`. Read in the project's time zone. */
export type CronExpression = `${string} ${string} ${string} ${string} ${string}`;

/** Is it an expression, and not the name of a frequency? */
export function isCron(every: string): every is CronExpression {
  return every.includes(' ');
}

/**
 * Refuses what no calendar has.
 * @throws Error with the expression and what is wrong with it
 */
export function checkCron(expression: CronExpression): void {
  if (expression.trim().split(/\s+/).length !== 5) throw new Error(`"${expression}" does not have five fields.`);
  try {
    clockOf(expression, 'UTC');
  } catch (error) {
    throw new Error(
      `"${expression}" is no cron expression: ${error instanceof Error ? error.message : 'unreadable'}.`,
      {
        cause: error,
      },
    );
  }
}

/** The newest instant at or before `at` that the expression names; null when there was none. */
export function lastCronAt(expression: CronExpression, at: Date, timeZone: string): Date | null {
  // The reference itself is left out, and seconds are the finest step.
  const after = new Date(Math.floor(at.getTime() / 1000) * 1000 + 1000);
  return clockOf(expression, timeZone).previousRuns(1, after)[0] ?? null;
}

/** The next instant after `at` that the expression names; null when there is none. */
export function nextCronAt(expression: CronExpression, at: Date, timeZone: string): Date | null {
  return clockOf(expression, timeZone).nextRun(at);
}

const clocks = new Map<string, Cron>();

/** Never starts a timer: it has no function to call. */
function clockOf(expression: CronExpression, timeZone: string): Cron {
  const key = `${timeZone} ${expression}`;
  let clock = clocks.get(key);
  if (clock === undefined) clocks.set(key, (clock = new Cron(expression, { timezone: timeZone, paused: true })));
  return clock;
}
