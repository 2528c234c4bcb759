import { describe, expect, it } from 'vitest';
import type { JobView } from '@/lib/schedule/list-jobs';
import { judgeJob } from './judge-job';

const NOW = new Date('2026-11-20T12:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const DAY = 24 * 60;

function job(every: string, okMinutesAgo: number | null, change: Partial<JobView> = {}): JobView {
  return {
    job: 'reports',
    description: '',
    every: every as JobView['every'],
    lastRun: null,
    lastOkAt: okMinutesAgo === null ? null : ago(okMinutesAgo),
    nextDueAt: null,
    running: false,
    ...change,
  };
}
const health = (view: JobView, zone = 'UTC') => judgeJob(view, NOW, zone).health;

describe('a job is late after several periods without a good run', () => {
  it.each([
    ['minutely', 9, 11],
    ['hourly', 170, 190],
    ['daily', 2.9 * DAY, 3.1 * DAY],
    ['weekly', 14 * DAY, 16 * DAY],
    ['two_weekly', 28 * DAY, 30 * DAY],
    ['four_weekly', 56 * DAY, 58 * DAY],
  ])('%s', (every, ok, late) => {
    expect(health(job(every, ok))).toBe('ok');
    expect(health(job(every, late))).toBe('late');
  });

  it('by a cron expression, after the second instant that it missed', () => {
    // Weekdays at 06:30; the 20th of November 2026 is a Friday.
    expect(health(job('30 6 * * 1-5', DAY))).toBe('ok');
    expect(health(job('30 6 * * 1-5', 2.3 * DAY))).toBe('late');
    // Mondays only: a run on Monday is good until the second Monday after.
    expect(health(job('0 6 * * 1', 4 * DAY))).toBe('ok');
    expect(health(job('0 6 * * 1', 19 * DAY))).toBe('late');
  });

  it('in the time zone of the project', () => {
    // Noon in UTC is 21:00 in Tokyo: since 26 h ago, 20:30 has come twice there and once in UTC.
    expect(health(job('30 20 * * *', 26 * 60), 'Asia/Tokyo')).toBe('late');
    expect(health(job('30 20 * * *', 26 * 60), 'UTC')).toBe('ok');
  });
});

it('never runs, has not run, failed', () => {
  expect(health(job('never', 400 * DAY))).toBe('ok');
  expect(health(job('daily', null))).toBe('waiting');
  const lastRun = { startedAt: ago(5), finishedAt: ago(4), status: 'failed' as const, tally: null, error: 'x' };
  expect(health(job('daily', 5, { lastRun: lastRun as unknown as NonNullable<JobView['lastRun']> }))).toBe('failed');
});
