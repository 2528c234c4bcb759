import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '@/lib/stocks/process.schemas';
import { entryWords } from './entry-words';

const at = '2026-11-20T00:00:00Z';
const names = new Map([
  ['paid', 'Paying'],
  ['trial', 'On trial'],
  ['converts', 'Converts'],
]);

describe('a subject’s history in words', () => {
  it.each<[TimelineEntry, string, string | null]>([
    [
      { what: 'change', at, receivedAt: at, set: { state: 'paid', plan: null }, source: 'decay' },
      'state = "paid", plan removed · by the passing of time',
      null,
    ],
    [{ what: 'left', at, stock: 'trial', seconds: 172_800 }, 'On trial after 2 d', '/stocks/trial'],
    [
      { what: 'flow', at, flow: 'converts', source: null, sink: 'paid' },
      'Converts: outside → Paying',
      '/flows/converts',
    ],
    [
      { what: 'enrollment', at, experiment: 'a/b', variant: 'test', counted: false, reason: 'crossed' },
      'a/b: test · seen with two variants, left out',
      '/experiments/a%2Fb',
    ],
    [{ what: 'goal', at, goal: 'signup', value: '39', travelled: false }, 'signup = 39', '/goals/signup'],
    [
      { what: 'refused', at, kind: 'goal', name: 'sginup', reason: 'unknown_goal' },
      'goal sginup · Nobody defined this goal',
      null,
    ],
  ])('%j', (entry, text, href) => {
    expect(entryWords(entry, names)).toMatchObject({ text, href });
  });

  it('says that something does not count', () => {
    const goal: TimelineEntry = { what: 'goal', at, goal: 'signup', value: null, travelled: true };
    expect(entryWords(goal, names).tone).toBe('muted');
  });
});
