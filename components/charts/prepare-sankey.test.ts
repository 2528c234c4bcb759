import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareSankey, type SankeyRibbon, type SankeyStock } from './prepare-sankey';

const stock = (slug: string, before: number, entered: number, left: number, count = before + entered - left) => ({
  slug,
  name: slug,
  before,
  entered,
  left,
  count,
});
const ribbon = (source: string | null, sink: string | null, subjects: number): SankeyRibbon => ({
  source,
  sink,
  subjects,
  flows: [],
});

const STOCKS: SankeyStock[] = [stock('trial', 10, 90, 80), stock('paid', 5, 60, 12), stock('churned', 0, 32, 2)];
const RIBBONS = [
  ribbon(null, 'trial', 88),
  ribbon('trial', 'paid', 60),
  ribbon('trial', 'churned', 20),
  ribbon('paid', 'churned', 12),
  ribbon('churned', 'trial', 2),
];

describe('prepareSankey', () => {
  const picture = prepareSankey(STOCKS, RIBBONS, { height: 400 });
  const node = (slug: string) => picture.nodes.find((each) => each.slug === slug);

  it('puts a stock behind what leads to it, and sends what goes back around below', () => {
    expect(picture.nodes.map(({ column }) => column)).toEqual([0, 1, 2]);
    expect(picture.columns).toBe(3);
    const back = picture.links.filter((link) => link.lane !== null);
    expect(back.map(({ source, sink }) => [source, sink])).toEqual([['churned', 'trial']]);
    const lowest = Math.max(...picture.nodes.map(({ y, height }) => y + height));
    expect(back[0]?.lane).toBeGreaterThan(lowest);
    expect(picture.height).toBeGreaterThan(back[0]?.lane ?? Infinity);
  });

  it('balances: both sides of a bar are as long, and nothing is left over', () => {
    for (const { incoming, outgoing, height, residue, unseenIn, unseenOut } of picture.nodes) {
      const long = (slices: typeof incoming) => slices.reduce((sum, slice) => sum + slice.height, 0);
      expect(long(incoming)).toBeCloseTo(height, 6);
      expect(long(outgoing)).toBeCloseTo(height, 6);
      expect([residue, unseenIn, unseenOut]).toEqual([0, 0, 0]);
      expect([...incoming, ...outgoing].some(({ kind }) => kind === 'residue')).toBe(false);
    }
  });

  it('says who was there, who came from outside and who stayed', () => {
    expect(node('trial')?.incoming.map(({ kind, subjects }) => [kind, subjects])).toEqual([
      ['stay', 10],
      ['outside', 88],
      ['ribbon', 2],
    ]);
    expect(node('trial')?.outgoing.map(({ kind, subjects }) => [kind, subjects])).toEqual([
      ['stay', 20],
      ['ribbon', 80],
    ]);
  });

  it('draws what does not add up as residue, on the side on which it is missing', () => {
    const [trial, ...others] = STOCKS;
    const wrong = prepareSankey([{ ...(trial ?? stock('', 0, 0, 0)), count: 13 }, ...others], RIBBONS, { height: 400 });
    const found = wrong.nodes[0];
    expect(found?.residue).toBe(7);
    expect(found?.outgoing.at(-1)).toMatchObject({ kind: 'residue', subjects: 7 });
    expect(found?.incoming.some(({ kind }) => kind === 'residue')).toBe(false);
  });

  it('has a place for every stock of any graph, cycles and loops too, and each ribbon ends on its bars', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const end = fc.constantFrom(null, ...names);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(end, end, fc.integer({ min: 1, max: 1000 })), { maxLength: 25 }),
        fc.array(fc.nat(500), { minLength: 6, maxLength: 6 }),
        (given, before) => {
          const merged = new Map(given.map(([source, sink, n]) => [`${source} ${sink}`, ribbon(source, sink, n)]));
          const ribbons = [...merged.values()].filter(({ source, sink }) => source !== null || sink !== null);
          const total = (slug: string, side: 'source' | 'sink') =>
            ribbons.filter((each) => each[side] === slug).reduce((sum, each) => sum + each.subjects, 0);
          const stocks = names.map((slug, index) => {
            const [entered, left] = [total(slug, 'sink'), total(slug, 'source')];
            return stock(slug, (before[index] ?? 0) + left, entered, left);
          });
          const drawn = prepareSankey(stocks, ribbons, { height: 400 });
          expect(drawn.nodes).toHaveLength(6);
          for (const each of drawn.nodes) {
            expect(each.residue).toBe(0);
            expect(Number.isFinite(each.y) && Number.isFinite(each.height)).toBe(true);
          }
          for (const link of drawn.links) {
            const source = drawn.nodes.find(({ slug }) => slug === link.source);
            const sink = drawn.nodes.find(({ slug }) => slug === link.sink);
            expect(link.lane === null).toBe((sink?.column ?? 0) > (source?.column ?? 0));
            expect(link.from.y).toBeGreaterThanOrEqual(source?.y ?? Infinity);
            expect(link.to.y).toBeGreaterThanOrEqual(sink?.y ?? Infinity);
          }
          for (let a = 0; a < 6; a++)
            for (let b = a + 1; b < 6; b++) {
              const [one, other] = [drawn.nodes[a], drawn.nodes[b]];
              if (one === undefined || other === undefined || one.column !== other.column) continue;
              expect(one.y + one.height <= other.y || other.y + other.height <= one.y).toBe(true);
            }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('draws nothing from nothing', () => {
    expect(prepareSankey([], [], { height: 300 })).toMatchObject({ nodes: [], links: [] });
  });
});
