import { expect, it } from 'vitest';
import type { LiveRecordView } from '@/lib/overview/schemas';
import { filterRecords, outcomeGroup, whyWords } from './filter';

const record = (over: Partial<LiveRecordView>): LiveRecordView => ({
  at: '2026-11-20T10:00:00.000Z',
  receivedAt: '2026-11-20T10:00:00.000Z',
  kind: 'goal',
  name: 'signup',
  subject: { kind: 'visitor', id: 'abc' },
  variant: null,
  value: null,
  outcome: 'counted',
  source: 'script',
  ...over,
});
const all = [
  record({}),
  record({ kind: 'enrollment', name: 'checkout', variant: 'test', outcome: 'crossed' }),
  record({ kind: 'refused', name: 'sginup', outcome: 'unknown_goal', subject: null }),
];
const nothing = { kind: 'all', outcome: 'any', text: '' } as const;

it('shows everything without a filter, newest first, and at most what is asked for', () => {
  expect(filterRecords(all, nothing, 50)).toEqual(all);
  expect(filterRecords(all, nothing, 2)).toEqual(all.slice(0, 2));
});

it('narrows by kind, by outcome and by text, together', () => {
  expect(filterRecords(all, { ...nothing, kind: 'enrollment' }, 50)).toEqual([all[1]]);
  expect(filterRecords(all, { ...nothing, outcome: 'refused' }, 50)).toEqual([all[2]]);
  expect(filterRecords(all, { ...nothing, outcome: 'left out' }, 50)).toEqual([all[1]]);
  expect(filterRecords(all, { ...nothing, text: ' TEST ' }, 50)).toEqual([all[1]]);
  expect(filterRecords(all, { ...nothing, text: 'abc' }, 50)).toEqual([all[0], all[1]]);
  expect(filterRecords(all, { kind: 'goal', outcome: 'refused', text: '' }, 50)).toEqual([]);
});

it('groups outcomes and has words for all of them', () => {
  expect(all.map(outcomeGroup)).toEqual(['counted', 'left out', 'refused']);
  expect(whyWords('unknown_goal')).toBe('Nobody defined this goal');
  expect(whyWords('new_reason')).toBe('new reason');
});
