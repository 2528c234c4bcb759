// Runs a job once, whether or not it is due, and prints what it did.
//   npm run job -- NAME          now
//   npm run job -- NAME DAY      as if that day (YYYY-MM-DD, in the project's time zone) had ended three hours ago
import '../lib/experiments/jobs';
import '../lib/metrics/jobs';
import { closeDatabase, database } from '../lib/db/client';
import { allJobs, findJob } from '../lib/schedule/define-job';
import { runJob } from '../lib/schedule/run-job';
import { readSettings } from '../lib/settings/read-settings';
import { dayWindow } from '../lib/time/days';
import { runCommand } from './shared/environment.mjs';

const AFTER_MS = 3 * 3600_000;
const [name, day, ...rest] = process.argv.slice(2);

if (name === undefined || rest.length > 0 || findJob(name) === undefined) {
  if (name !== undefined) console.error(`There is no job "${name}".`);
  console.error('usage: npm run job -- NAME [YYYY-MM-DD]\n');
  for (const job of allJobs()) console.error(`  ${job.name.padEnd(10)} ${job.description}`);
  process.exit(2);
}

await runCommand(async () => {
  try {
    const now = await instantOf(day);
    const result = await runJob(database(), { job: name, now, period: 'by hand', wait: true });
    const stored = await database().jobRun.findFirst({ where: { job: name }, orderBy: { id: 'desc' } });
    console.log(JSON.stringify(result.ran ? { ...result, tally: stored?.tally } : result, inShort, 2));
    if (stored?.error != null && result.failed > 0) console.error(stored.error);
    return result.ran && result.failed === 0 ? 0 : 1;
  } finally {
    await closeDatabase();
  }
});

/** Years of days are said in a line. */
function inShort(key: string, value: unknown): unknown {
  if (key !== 'days' || !Array.isArray(value) || value.length <= 10) return value;
  return `${value.length} days from ${String(value[0])} to ${String(value.at(-1))}`;
}

async function instantOf(text: string | undefined): Promise<Date> {
  if (text === undefined) return new Date();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new Error(`"${text}" is no day, YYYY-MM-DD.`);
  const { timeZone } = await readSettings(database());
  const end = dayWindow(text, timeZone).end.getTime() + AFTER_MS;
  return new Date(Math.min(end, Date.now()));
}
