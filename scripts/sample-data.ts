// Loads sample data into the database of this installation: a shop with two years of visitors, through the same verbs
// that serve real ones, and the reports about it. Does nothing when they are there.
//   npx tsx scripts/sample-data.ts             load
//   npx tsx scripts/sample-data.ts --remove    remove
import '../lib/experiments/jobs';
import '../lib/metrics/jobs';
import '../lib/stocks/jobs';
import { flushCounters } from '../lib/collect/counters';
import { closeCollectPool } from '../lib/collect/pool';
import { closeDatabase, database, databasePool } from '../lib/db/client';
import type { Context } from '../lib/db/context';
import { insertEnrollments } from '../lib/experiments/insert-enrollments';
import { insertGoalRecords } from '../lib/goals/insert-goal-records';
import { loadSampleData } from '../lib/sample/load-sample-data';
import { removeSampleData } from '../lib/sample/remove-sample-data';
import { runJob } from '../lib/schedule/run-job';
import { insertIdentityLinks } from '../lib/subjects/insert-identity-links';
import { runCommand } from './shared/environment.mjs';
import { number } from './shared/progress';

await runCommand(async () => {
  const ctx: Context = { db: database(), actor: { kind: 'code', name: 'sample data' }, now: new Date() };
  try {
    return process.argv.includes('--remove') ? await remove(ctx) : await load(ctx);
  } finally {
    await flushCounters();
    await closeCollectPool();
    await closeDatabase();
  }
});

async function load(ctx: Context): Promise<number> {
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const pool = databasePool();
  let tenth = 0;
  const played = await loadSampleData(ctx, {
    writer: {
      enrollments: (rows) => insertEnrollments(pool, rows),
      goals: (rows) => insertGoalRecords(pool, rows),
      links: (rows) => insertIdentityLinks(pool, rows),
    },
    onProgress: (share) => {
      if (Math.floor(share * 10) <= tenth) return;
      tenth = Math.floor(share * 10);
      console.log(`Two years of visitors: ${tenth * 10}% after ${seconds()}`);
    },
  });
  if (played === null) {
    console.log('Sample data are there already.');
    return 0;
  }
  console.log(
    `${number(played.enrollments)} enrollments, ${number(played.goalRecords)} goal records, ${number(played.changes)} changes after ${seconds()}`,
  );
  await pool.query('ANALYZE subject, enrollment, goal_record, identity_link, stay, flow_event');
  let failed = false;
  for (const job of ['reports', 'history', 'stock-records', 'trackers']) {
    const result = await runJob(database(), { job, now: ctx.now, wait: true });
    if (result.written > 0) console.log(`${number(result.written)} rows of ${job} after ${seconds()}`);
    failed ||= !result.ran || result.failed > 0;
  }
  return failed ? 1 : 0;
}

async function remove(ctx: Context): Promise<number> {
  const { experiments, goals, subjects } = await removeSampleData(ctx);
  console.log(`Removed ${number(experiments)} experiments, ${number(goals)} goals and ${number(subjects)} subjects.`);
  return 0;
}
