import { expect, it } from 'vitest';
import { knownSource, type Known } from './known-source';

const NOTHING: Known = { experiments: [], goals: [], stocks: [], flows: [], metrics: [] };
const variants = [{ key: 'control' }, { key: 'test' }];
const names = (...keys: string[]) => keys.map((key) => ({ key, slug: key, ref: key }));

it('writes names in a fixed order, as text that cannot end early', () => {
  const known = (order: (...keys: string[]) => ReturnType<typeof names>): Known => ({
    experiments: order('a', 'b').map(({ key }) => ({ key, variants })),
    goals: order('x', 'y'),
    stocks: order('paid', 'trial'),
    flows: order('pays', 'starts'),
    metrics: order('shop/orders', 'shop/visits'),
  });
  const one = knownSource(known(names));
  expect(one).toBe(knownSource(known((...keys) => names(...keys.reverse()))));
  expect(one).toContain('    "a": ["control", "test"],\n    "b": ["control", "test"],');
  expect(one).toContain('goals: ["x", "y"],');
  expect(one).toContain('stocks: ["paid", "trial"],\n  flows: ["pays", "starts"],');
  expect(one).toContain('metrics: ["shop/orders", "shop/visits"],');
  expect(knownSource(NOTHING)).toContain('experiments: {},');
  expect(knownSource({ ...NOTHING, metrics: [{ ref: 'a"b' }] })).toContain('metrics: ["a\\"b"],');
});
