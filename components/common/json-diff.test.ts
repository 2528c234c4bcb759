import { expect, it } from 'vitest';
import { diffLines } from './json-diff';

it('names only the leaves that differ', () => {
  const before = { name: 'Buy', coverage: 0.5, variants: [{ key: 'control', weight: 0.5 }] };
  const after = { name: 'Buy', coverage: 1, variants: [{ key: 'control', weight: 0.4 }], notes: 'x' };
  expect(diffLines(before, after)).toEqual([
    { path: 'coverage', before: '0.5', after: '1' },
    { path: 'variants.0.weight', before: '0.5', after: '0.4' },
    { path: 'notes', after: 'x' },
  ]);
});

it('shows what was made and what was removed, and tells null from nothing', () => {
  expect(diffLines(null, { a: null })).toEqual([{ path: 'a', after: 'null' }]);
  expect(diffLines({ a: [] }, null)).toEqual([{ path: 'a', before: '[]' }]);
  expect(diffLines({ a: 1 }, { a: 1 })).toEqual([]);
});
