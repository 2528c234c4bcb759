import { expect, it } from 'vitest';
import { knownSource } from './known-source';

it('writes names in a fixed order, as text that cannot end early', () => {
  const variants = [{ key: 'control' }, { key: 'test' }];
  const one = knownSource(
    [
      { key: 'b', variants },
      { key: 'a', variants },
    ],
    [{ key: 'y' }, { key: 'x' }],
  );
  expect(one).toBe(
    knownSource(
      [
        { key: 'a', variants },
        { key: 'b', variants },
      ],
      [{ key: 'x' }, { key: 'y' }],
    ),
  );
  expect(one).toContain('    "a": ["control", "test"],\n    "b": ["control", "test"],');
  expect(one).toContain('goals: ["x", "y"],');
  expect(knownSource([], [])).toContain('experiments: {},');
});
