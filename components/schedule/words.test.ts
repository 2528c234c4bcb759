import { describe, expect, it } from 'vitest';
import { errorWords, everyWords, lengthWords, periodWords, scheduleSentence, tallyWords } from './words';

describe('the schedule in words', () => {
  it('says how often', () => {
    expect([everyWords('twelve_minutely'), everyWords('30 6 * * 1-5')]).toEqual(['every 12 minutes', '30 6 * * 1-5']);
  });

  it.each([
    [{}, 'nothing to do'],
    [{ written: 0, days: [], complete: true }, 'nothing to do'],
    [{ written: 1200, unchanged: 3, days: ['2026-11-20'] }, '1,200 written, 3 unchanged, 1 day'],
    [{ stockRecords: 4, complete: false }, '4 stock records, goes on at the next run'],
    [{ failed: 1, errors: ['no'] }, '1 failed'],
  ])('a tally %j is "%s"', (tally, words) => {
    expect(tallyWords(tally)).toBe(words);
  });

  it('a run under way has no length', () => {
    expect(lengthWords({ ms: null, status: 'running' })).toBe('running');
    expect(lengthWords({ ms: 850, status: 'ok' })).toBe('850 ms');
  });

  it.each([
    ['cron/2026-11-20T06:30:00.000Z', '2026-11-20 06:30 UTC'],
    ['2026-11-20T06:00:00.000Z', '2026-11-20 06:00 UTC'],
    ['2026-11-20', '2026-11-20'],
    ['two_weekly/1483', 'two weekly 1483'],
    ['by hand', 'by hand'],
  ])('the period %s reads %s', (period, words) => {
    expect(periodWords(period)).toBe(words);
  });

  it('says what a crash means', () => {
    expect(errorWords('interrupted')).toContain('Nothing is lost');
    expect(errorWords('the disk is full')).toBe('the disk is full');
  });

  it('names the worst first', () => {
    const job = (name: string, health: 'ok' | 'failed' | 'late' | 'waiting') => ({ job: name, health });
    expect(scheduleSentence([job('a', 'ok'), job('b', 'late'), job('c', 'failed')]).text).toBe(
      'c failed at the last run.',
    );
    expect(scheduleSentence([job('a', 'ok'), job('b', 'late')])).toMatchObject({ tone: 'warn' });
    expect(scheduleSentence([job('a', 'ok'), job('b', 'waiting')]).text).toBe('All is well; b did not run yet.');
    expect(scheduleSentence([job('a', 'ok'), job('b', 'ok')])).toEqual({ text: 'All 2 jobs are well.', tone: 'good' });
  });
});
