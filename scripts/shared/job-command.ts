import { allJobs, findJob } from '@/lib/schedule/define-job';
import { runJob } from '@/lib/schedule/run-job';
import { readSettings } from '@/lib/settings/read-settings';
import { dayWindow } from '@/lib/time/days';
import type { Surroundings } from './schedule-command';

const AFTER_MS = 3 * 3600_000;

/** What is wrong with the words of `npm run job`, as the lines to say; null when nothing is. */
export function jobUsage([name, , ...rest]: readonly string[]): string[] | null {
  if (name !== undefined && rest.length === 0 && findJob(name) !== undefined) return null;
  return [
    ...(name === undefined || findJob(name) !== undefined ? [] : [`There is no job "${name}".`]),
    'usage: npm run job -- NAME [YYYY-MM-DD]\n',
    ...allJobs().map((job) => `  ${job.name.padEnd(10)} ${job.description}`),
  ];
}

/**
 * `npm run job -- NAME [DAY]`: runs a job once, whether or not it is due, and prints what it did. Returns the exit code;
 * 1 when it failed or another process is at it. Throws an Error with a sentence for a day that is none.
 */
export async function runJobCommand(
  [name = '', day]: readonly string[],
  { client, now, print, complain }: Surroundings,
): Promise<number> {
  const then = day === undefined ? now : await instantOf(day, client, now);
  const result = await runJob(client, { job: name, now: then, period: 'by hand', wait: true });
  const stored = await client.jobRun.findFirst({ where: { job: name }, orderBy: { id: 'desc' } });
  print(JSON.stringify(result.ran ? { ...result, tally: stored?.tally } : result, inShort, 2));
  if (stored?.error != null && result.failed > 0) complain(stored.error);
  return result.ran && result.failed === 0 ? 0 : 1;
}

/** Years of days are said in a line. */
function inShort(key: string, value: unknown): unknown {
  if (key !== 'days' || !Array.isArray(value) || value.length <= 10) return value;
  return `${value.length} days from ${String(value[0])} to ${String(value.at(-1))}`;
}

/** Three hours after the end of the day in the project's time zone, but never later than now. */
async function instantOf(text: string, client: Surroundings['client'], now: Date): Promise<Date> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new Error(`"${text}" is no day, YYYY-MM-DD.`);
  const { timeZone } = await readSettings(client);
  const end = dayWindow(text, timeZone).end.getTime() + AFTER_MS;
  return new Date(Math.min(end, now.getTime()));
}
