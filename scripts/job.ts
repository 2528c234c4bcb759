// Runs a job once, whether or not it is due, and prints what it did.
//   npm run job -- NAME          now
//   npm run job -- NAME DAY      as if that day (YYYY-MM-DD, in the project's time zone) had ended three hours ago
import '../lib/experiments/jobs';
import '../lib/metrics/jobs';
import { closeDatabase, database } from '../lib/db/client';
import { runCommand } from './shared/environment.mjs';
import { jobUsage, runJobCommand } from './shared/job-command';

const words = process.argv.slice(2);
const usage = jobUsage(words);
if (usage !== null) {
  for (const line of usage) console.error(line);
  process.exit(2);
}

await runCommand(async () => {
  try {
    return await runJobCommand(words, {
      ...{ client: database(), now: new Date() },
      print: console.log,
      complain: console.error,
    });
  } finally {
    await closeDatabase();
  }
});
