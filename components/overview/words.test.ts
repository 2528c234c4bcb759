import { expect, it } from 'vitest';
import { needsDecision, reasonWords } from './words';

const row = (key: string, kind: string, state = 'enabled', external = false) => ({
  key,
  state,
  external,
  verdict: { kind },
});

it('puts what endangers people before what pleases them, and leaves out what is off or still running', () => {
  const rows = [
    row('a', 'ship'),
    row('b', 'keep_running'),
    row('c', 'do_not_trust'),
    row('d', 'ship', 'disabled'),
    row('e', 'guardrail'),
    row('f', 'roll_back', 'disabled', true),
    row('g', 'stopped', 'promoted'),
  ];
  expect(needsDecision(rows).map(({ key }) => key)).toEqual(['c', 'e', 'f', 'a']);
});

it('has words for a reason that it does not know', () => {
  expect(reasonWords('clamped')).toContain('clock');
  expect(reasonWords('something_new')).toBe('something new');
});
