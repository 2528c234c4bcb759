import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateFilter } from '@/lib/stocks/evaluate-filter';
import type { Filter } from '@/lib/stocks/filter.schemas';
import { newGroup, newLeaf, replaceIn, toDraft, toFilter } from './filter-draft';
import { filterWords } from './filter-words';

const path = fc.constantFrom('state', 'profile.plan', 'age');
const leaf: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    op: fc.constant('equals' as const),
    path,
    value: fc.oneof(fc.constantFrom('trial', '1', 'true', ' ', '', 'a\nb'), fc.integer(), fc.boolean()),
  }),
  fc.record({
    op: fc.constant('in' as const),
    path,
    values: fc.uniqueArray(fc.constantFrom('a', 'b', '1'), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ op: fc.constant('exists' as const), path }),
  fc.record({
    op: fc.constant('number' as const),
    path,
    compare: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
  }),
  fc.record({
    op: fc.constant('date' as const),
    path,
    compare: fc.constantFrom('<' as const, '>=' as const),
    value: fc.constantFrom('2026-11-20T00:00:00Z', '2026-11-20T08:00:00+02:00'),
  }),
);
const { filter: anyFilter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('not' as const), filter: tie('filter') }),
  ),
}));

describe('a filter in the editor', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(toFilter(toDraft(filter)).filter).toEqual(filter);
      }),
    );
  });

  it('asks for the same after it was saved again, whatever the values are', () => {
    const value = fc.oneof(
      fc.constantFrom('', ' ', 'a\nb', 'a', '1', ' x '),
      fc.integer({ min: 1, max: 2 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.uniqueArray(value, { minLength: 1 }), value, (values, found) => {
        const filter: Filter = { op: 'in', path: 'state', values };
        const again = toFilter(toDraft(filter)).filter;
        expect(again === null ? null : evaluateFilter(again, { state: found })).toBe(values.includes(found));
      }),
    );
  });

  it('keeps texts and numbers apart', () => {
    const text = toDraft({ op: 'equals', path: 'level', value: '1' });
    const number = toDraft({ op: 'equals', path: 'level', value: 1 });
    expect([text.items[0], number.items[0]]).toMatchObject([{ type: 'text' }, { type: 'number' }]);
  });

  it('says where something is missing, and is no filter until then', () => {
    const half = { ...newLeaf(), path: 'plan' };
    const bad = { ...newLeaf(), path: 'age', op: 'number' as const, text: 'many' };
    const { filter, problems } = toFilter(newGroup('and', [half, bad]));
    expect(filter).toBeNull();
    expect([problems?.get(half.id), problems?.get(bad.id)]).toEqual(['a value is needed', 'a number is needed']);
    expect(toFilter(newGroup('and', [])).filter).toBeNull();
    expect(toFilter(newGroup('and', [{ ...newLeaf(), path: 'a b', text: 'x' }])).filter).toBeNull();
  });

  it('takes a day for its first instant', () => {
    const day = { ...newLeaf(), path: 'since', op: 'date' as const, compare: '<' as const, text: '2026-11-20' };
    expect(toFilter(newGroup('and', [day])).filter).toMatchObject({ value: '2026-11-20T00:00:00Z' });
  });

  it('loses a group with its last condition', () => {
    const inner = newLeaf();
    const group = newGroup('or', [inner]);
    const other = newLeaf();
    expect(replaceIn(newGroup('and', [group, other]), inner.id, null).items).toEqual([other]);
  });
});

describe('a filter in words', () => {
  it.each<[Filter, string]>([
    [{ op: 'equals', path: 'state', value: 'trial' }, 'state is “trial”'],
    [{ op: 'in', path: 'plan', values: ['pro', 2] }, 'plan is one of “pro”, 2'],
    [{ op: 'not', filter: { op: 'exists', path: 'plan' } }, 'plan is not there'],
    [
      {
        op: 'and',
        filters: [
          { op: 'number', path: 'age', compare: '>=', value: 18 },
          {
            op: 'or',
            filters: [
              { op: 'exists', path: 'a' },
              { op: 'exists', path: 'b' },
            ],
          },
        ],
      },
      'age ≥ 18 and (a is there or b is there)',
    ],
    [{ op: 'date', path: 'since', compare: '<', value: '2026-11-20T00:00:00Z' }, 'since before 2026-11-20T00:00:00Z'],
  ])('%j', (filter, words) => {
    expect(filterWords(filter)).toBe(words);
  });
});
