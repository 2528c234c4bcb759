// Runs what is due, as the cron route does: for crontab, systemd, or a container that ends.
//   npm run schedule             runs every job whose period has not had a good run yet; exit 1 when one failed
//   npm run schedule -- --list   says what there is, when it ran and when it is due; runs nothing
import '../lib/experiments/jobs';
import '../lib/metrics/jobs';
import '../lib/stocks/jobs';
import { closeDatabase, database } from '../lib/db/client';
import { runCommand } from './shared/environment.mjs';
import { runScheduleCommand } from './shared/schedule-command';

const [option, ...rest] = process.argv.slice(2);
if ((option !== undefined && option !== '--list') || rest.length > 0) {
  console.error('usage: npm run schedule [-- --list]');
  process.exit(2);
}

await runCommand(async () => {
  try {
    return await runScheduleCommand(option === '--list', {
      ...{ client: database(), now: new Date() },
      print: console.log,
      complain: console.error,
    });
  } finally {
    await closeDatabase();
  }
});
