import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignVariant, type ExperimentConfig, fnv1a32, getBucketRanges, hash, serveVariant } from '.';
import * as assign from './hash';
import vectors from './testdata/hash.json';

type Case = { id: string; fn: string; args: Record<string, unknown>; expected: unknown };

/** Published vectors name their arguments; this runs one of them. */
function run({ fn, args }: Case): unknown {
  const a = args as {
    s: string;
    seed: string;
    value: string;
    version: number;
    numVariations: number;
    coverage: number;
    weights: number[] | null;
    n: number;
    ranges: [number, number][];
    userId: string;
    namespace: [string, number, number];
  };
  if (fn === 'fnv1a32') return assign.fnv1a32(a.s);
  if (fn === 'hash') return assign.hash(a.seed, a.value, a.version);
  if (fn === 'getBucketRanges') return assign.getBucketRanges(a.numVariations, a.coverage, a.weights);
  if (fn === 'chooseVariation') return assign.chooseVariation(a.n, a.ranges);
  if (fn === 'inNamespace') return assign.inNamespace(a.userId, a.namespace);
  if (fn === 'getEqualWeights') return assign.getEqualWeights(a.n);
  throw new Error(`no such function: ${fn}`);
}

const config: ExperimentConfig = {
  key: 'checkout',
  state: 'enabled',
  phase: 0,
  seed: 'checkout',
  coverage: 1,
  variants: [
    { key: 'control', weight: 0.5, value: 'grey' },
    { key: 'test', weight: 0.5, value: { colour: 'red' } },
  ],
  promotedVariant: null,
  subjectKind: 'visitor',
  external: false,
  version: 3,
};

describe('hash', () => {
  it.each((vectors.cases as Case[]).map((c) => [c.id, c] as const))('equals the published vector %s', (_, c) => {
    const actual = run(c);
    if (!Array.isArray(c.expected)) return expect(actual).toEqual(c.expected);
    const expected = c.expected as number[][];
    expect(actual).toHaveLength(expected.length);
    (actual as number[][]).forEach((range, i) =>
      range.forEach((bound, j) => expect(bound).toBeCloseTo(expected[i]?.[j] ?? NaN, 6)),
    );
  });

  it('uses code units, so that text beyond ASCII does not hash like its bytes', () => {
    expect(fnv1a32('é')).not.toBe(fnv1a32('\u00c3\u00a9'));
    expect(fnv1a32('')).toBe(0x811c9dc5);
  });

  it('treats weights that do not fit as equal, and clamps the coverage', () => {
    const equal = [
      [0, 0.5],
      [0.5, 1],
    ];
    expect(getBucketRanges(2, 1, [0.4, 0.1])).toEqual(equal);
    expect(getBucketRanges(2, 7, [0.2, 0.3, 0.5])).toEqual(equal);
    expect(getBucketRanges(2, -1, null)).toEqual([
      [0, 0],
      [0.5, 0.5],
    ]);
    expect(getBucketRanges(0)).toEqual([]);
    expect(assign.getEqualWeights(-1)).toEqual([]);
  });
});

const split = fc.record({
  seed: fc.string(),
  variants: fc
    .array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 6 })
    .map((parts) => parts.map((part, i) => ({ key: `v${i}`, weight: part / parts.reduce((sum, p) => sum + p, 0) }))),
});

describe('assignVariant', () => {
  it('never moves who is inside when the coverage grows, and never throws anybody out', () => {
    fc.assert(
      fc.property(
        split,
        fc.string({ minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (s, id, a, b) => {
          const before = assignVariant({ ...s, coverage: Math.min(a, b) }, id);
          const after = assignVariant({ ...s, coverage: Math.max(a, b) }, id);
          if (before.inside) expect(after).toEqual(before);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('equals the ranges of the published specification', () => {
    fc.assert(
      fc.property(split, fc.string({ minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (s, id, coverage) => {
        const weights = s.variants.map((variant) => variant.weight);
        const index = assign.chooseVariation(
          hash(s.seed, id, 2) ?? -1,
          getBucketRanges(weights.length, coverage, weights),
        );
        const expected = { variant: `v${Math.max(0, index)}`, inside: index >= 0 };
        expect(assignVariant({ ...s, coverage }, id)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes everybody at full coverage and nobody at none; outside means control', () => {
    fc.assert(
      fc.property(split, fc.string({ minLength: 1 }), (s, id) => {
        expect(assignVariant({ ...s, coverage: 1 }, id).inside).toBe(true);
        expect(assignVariant({ ...s, coverage: 0 }, id)).toEqual({ variant: 'v0', inside: false });
      }),
    );
  });

  it('gives who has no id the control, and is not confused by an experiment without variants', () => {
    expect(assignVariant(config, '')).toEqual({ variant: 'control', inside: false });
    expect(assignVariant({ seed: 's', coverage: 1, variants: [] }, 'x')).toEqual({ variant: 'control', inside: false });
  });

  it('follows weights and coverage in a crowd, and seeds are independent', () => {
    const ids = Array.from({ length: 40_000 }, (_, i) => `visitor-${i}`);
    const variants = [
      { key: 'a', weight: 0.2 },
      { key: 'b', weight: 0.3 },
      { key: 'c', weight: 0.5 },
    ];
    const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
    let both = 0;
    for (const id of ids) {
      const one = assignVariant({ seed: 'one', coverage: 0.5, variants }, id);
      if (one.inside) counts[one.variant] = (counts[one.variant] ?? 0) + 1;
      if (one.inside && assignVariant({ seed: 'two', coverage: 0.5, variants }, id).inside) both++;
    }
    // five standard deviations of a binomial count of 40,000
    expect(Math.abs((counts.a ?? 0) - 4000)).toBeLessThan(300);
    expect(Math.abs((counts.b ?? 0) - 6000)).toBeLessThan(360);
    expect(Math.abs((counts.c ?? 0) - 10_000)).toBeLessThan(435);
    expect(Math.abs(both - 10_000)).toBeLessThan(435);
  });
});

describe('serveVariant', () => {
  const inControl = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].find((id) => (hash('checkout', id, 2) ?? 1) < 0.5) ?? '';
  const inTest = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].find((id) => (hash('checkout', id, 2) ?? 0) >= 0.5) ?? '';

  it('enrolls in an enabled experiment and gives the value of the variant', () => {
    expect(serveVariant(config, inControl)).toEqual({
      variant: 'control',
      value: 'grey',
      enrolls: true,
      reason: 'enrolled',
    });
    expect(serveVariant(config, inTest)).toEqual({
      variant: 'test',
      value: { colour: 'red' },
      enrolls: true,
      reason: 'enrolled',
    });
  });

  it.each([
    ['disabled', { state: 'disabled' }, inTest, 'control', 'disabled'],
    ['archived', { state: 'archived' }, inTest, 'control', 'archived'],
    ['promoted', { state: 'promoted', promotedVariant: 'test' }, inControl, 'test', 'promoted'],
    ['promoted without a subject', { state: 'promoted', promotedVariant: 'test' }, null, 'test', 'promoted'],
    ['promoted to nothing that exists', { state: 'promoted', promotedVariant: 'x' }, inTest, 'control', 'promoted'],
    ['no subject', {}, null, 'control', 'no_subject'],
    ['an empty id', {}, '', 'control', 'no_subject'],
    ['nobody covered', { coverage: 0 }, inTest, 'control', 'outside_coverage'],
    ['external', { external: true }, inTest, 'control', 'external'],
  ] as const)('%s does not enroll', (_, change, subject, variant, reason) => {
    const served = serveVariant({ ...config, ...change }, subject);
    expect(served).toMatchObject({ variant, reason, enrolls: false });
  });

  it('gives null for a variant without a value', () => {
    const variants = [
      { key: 'control', weight: 0.5 },
      { key: 'test', weight: 0.5 },
    ];
    expect(serveVariant({ ...config, variants }, inTest).value).toBeNull();
  });
});
