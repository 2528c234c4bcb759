import { spawn } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import '@/lib/experiments/jobs';
import '@/lib/metrics/jobs';
import '@/lib/stocks/jobs';
import { closeDatabase, database } from '@/lib/db/client';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { codeAt, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { jobUsage, runJobCommand } from './shared/job-command';
import { runScheduleCommand } from './shared/schedule-command';

const NOW = new Date('2026-11-21T12:00:00Z');
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let printed: string[] = [];
let complained: string[] = [];
const surroundings = (now = NOW) => ({
  ...{ client: database(), now },
  print: (line: string) => void printed.push(line),
  complain: (line: string) => void complained.push(line),
});

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
});
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
});
beforeEach(() => {
  [printed, complained] = [[], []];
});

/** A command as crontab or a container runs it. */
function run(script: string, ...args: string[]): Promise<{ code: number | null; out: string; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...args], {
      env: { ...process.env, DATABASE_URL: scratch.url, LOG_LEVEL: 'silent' },
    });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, errors }));
  });
}

describe('npm run schedule', () => {
  it('says what there is, and runs what is due once', async () => {
    expect(await runScheduleCommand(true, surroundings())).toBe(0);
    expect(printed.join('\n')).toMatch(/^stock-records +minutely +- .*not run yet$/m);
    expect(await database().jobRun.count()).toBe(0);

    expect(await runScheduleCommand(false, surroundings())).toBe(0);
    const names = [...printed.join('\n').matchAll(/"job": "([\w-]+)"/g)].map(([, name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(['reports', 'history', 'decay', 'callbacks', 'stock-records', 'trackers']),
    );
    expect(await database().jobRun.count({ where: { status: 'ok' } })).toBe(names.length);
    printed = [];
    await runScheduleCommand(true, surroundings());
    expect(printed.join('\n')).toMatch(/^stock-records +minutely +\d{4}-.* ok$/m);
    // Of what is due once a period nothing runs again.
    const before = await database().jobRun.count({ where: { job: 'purge' } });
    await runScheduleCommand(false, surroundings());
    expect([before, await database().jobRun.count({ where: { job: 'purge' } })]).toEqual([1, 1]);
  });

  it('fails, as a program, when a job fails', async () => {
    // A tracker over a goal that is gone.
    const domain = await database().metricDomain.create({ data: { ref: 'lost', name: 'Lost' } });
    const metric = await database().metric.create({ data: { domainId: domain.id, ref: 'goal', name: 'Goal' } });
    const source = { type: 'goal', goal: 'gone' };
    await database().tracker.create({ data: { metricId: metric.id, source, aggregate: 'count', periods: ['day'] } });
    const failed = await run('schedule');
    expect(failed.code).toBe(1);
    expect(failed.out).toContain('"status": "failed"');
    await database().tracker.deleteMany();
  }, 60_000);
});

describe('npm run job', () => {
  it('needs the name of a job, says which there are, and ends with 2', async () => {
    for (const words of [[], ['nobody'], ['reports', '2026-11-20', 'more']]) {
      const lines = jobUsage(words)?.join('\n') ?? '';
      expect(lines).toContain('usage: npm run job -- NAME [YYYY-MM-DD]');
      expect(lines).toMatch(/^ {2}upkeep +Derives/m);
      expect(lines.includes('There is no job "nobody".')).toBe(words[0] === 'nobody');
    }
    expect(jobUsage(['reports'])).toBeNull();
    const program = await run('job', 'nobody');
    expect(program).toMatchObject({ code: 2, out: '' });
    expect(program.errors).toContain('There is no job "nobody".');
  }, 60_000);

  it('runs it whether or not it is due, as if a day had just ended, and says years of days in a line', async () => {
    const ctx = codeAt(new Date('2026-10-01T12:00:00Z'));
    await createExperiment(ctx, { key: 'price', name: 'Price' });
    await enableExperiment(ctx, { key: 'price' });
    const [experiment] = await database().experiment.findMany();
    const subjectId = '00000000-0000-5000-8000-000000000001';
    const enrollment = { subjectId, phase: 0, variant: 'test', enrolledAt: new Date('2026-10-02T09:00:00Z') };
    await database().subject.create({ data: { id: subjectId, kind: 'visitor', externalId: 'v' } });
    await database().enrollment.create({
      data: { ...enrollment, experimentId: experiment?.id ?? 0, eventId: subjectId },
    });

    const last = async () =>
      (await database().dailyReport.findMany())
        .map(({ day }) => day.toISOString())
        .sort()
        .at(-1);
    expect(await runJobCommand(['reports', '2026-10-05'], surroundings())).toBe(0);
    expect(await last()).toMatch(/^2026-10-05/);
    const [first] = printed.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(first).toMatchObject({ job: 'reports', ran: true, failed: 0, tally: { written: first?.['written'] } });
    expect(first?.['days']).toHaveLength(5);

    printed = [];
    expect(await runJobCommand(['reports'], surroundings())).toBe(0);
    expect(await last()).toMatch(/^2026-11-20/);
    expect(printed.join('')).toMatch(/"days": "50 days from 2026-10-02 to 2026-11-20"/);
    // A day that is not over ends now.
    expect(await runJobCommand(['reports', '2030-01-01'], surroundings())).toBe(0);
    expect(await last()).toMatch(/^2026-11-20/);
    await expect(runJobCommand(['reports', 'yesterday'], surroundings())).rejects.toThrow(
      '"yesterday" is no day, YYYY-MM-DD.',
    );
  });

  it('ends with 1 and the reason when the job fails', async () => {
    const domain = await database().metricDomain.create({ data: { ref: 'gone', name: 'Gone' } });
    const metric = await database().metric.create({ data: { domainId: domain.id, ref: 'goal', name: 'Goal' } });
    const source = { type: 'goal', goal: 'gone' };
    await database().tracker.create({ data: { metricId: metric.id, source, aggregate: 'count', periods: ['day'] } });
    expect(await runJobCommand(['trackers'], surroundings())).toBe(1);
    expect(complained.join()).toContain('gone');
    await database().tracker.deleteMany();
  });
});
