import { expect, it } from 'vitest';
import { slugFrom } from './slug-from';

it.each([
  ['Signed up', 'signed_up'],
  ['  Crème brûlée, warm! ', 'creme_brulee_warm'],
  ['v1.2-beta', 'v1.2-beta'],
  ['***', ''],
])('proposes for "%s" "%s"', (name, slug) => {
  expect(slugFrom(name)).toBe(slug);
});

it('proposes nothing that is too long', () => {
  expect(slugFrom('x'.repeat(300))).toHaveLength(100);
});
