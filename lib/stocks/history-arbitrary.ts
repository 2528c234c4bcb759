import fc from 'fast-check';
import type { Filter } from './filter.schemas';
import type { Change, KindDefinitions } from './history';

/** For tests: definitions with overlapping stocks, several flows for one transition, facets, and random changes. */

const is = (value: string): Filter => ({ op: 'equals', path: 'state', value });

export const DEFINITIONS: KindDefinitions = {
  stocks: [
    { id: 1, slug: 'a', filter: is('a'), facets: ['plan', 'level'] },
    { id: 2, slug: 'b', filter: is('b'), facets: ['plan'] },
    { id: 3, slug: 'a_or_b', filter: { op: 'in', path: 'state', values: ['a', 'b'] }, facets: [] },
    { id: 4, slug: 'not_a', filter: { op: 'not', filter: is('a') }, facets: ['level'] },
    { id: 5, slug: 'rich', filter: { op: 'number', path: 'profile.level', compare: '>', value: 1 }, facets: ['level'] },
  ],
  flows: [
    { id: 1, slug: 'start', sources: [null], sinks: ['a', 'b'] },
    { id: 2, slug: 'over', sources: ['a'], sinks: ['b', 'not_a'] },
    { id: 3, slug: 'also', sources: ['a', null], sinks: ['b', 'x', null] },
    { id: 4, slug: 'states', sources: ['x', 'y', null], sinks: ['x', 'y', null] },
  ],
  facets: [
    { slug: 'plan', path: 'plan' },
    { slug: 'level', path: 'profile.level' },
  ],
  decays: [],
};

const set = fc.oneof(
  fc.record({ state: fc.constantFrom('a', 'b', 'c', null) }),
  fc.record({ plan: fc.constantFrom('free', 'paid', null) }),
  fc.record({ state: fc.constantFrom('a', 'b'), plan: fc.constantFrom('free', 'paid') }),
  fc.record({ profile: fc.constantFrom({ level: 1 }, { level: 2 }, { level: 3 }, null) }),
  fc.record({ states: fc.array(fc.constantFrom('x', 'y', null), { maxLength: 3 }) }),
  fc.constant({}),
);

/** Changes of one subject, many at one instant; ids differ, the order is any. */
export const anyChanges: fc.Arbitrary<Change[]> = fc
  .array(fc.record({ minute: fc.nat({ max: 12 }), sequence: fc.nat({ max: 2 }), set }), { maxLength: 14 })
  .map((rows) =>
    rows.map(({ minute, sequence, set: given }, n) => ({
      id: `00000000-0000-8000-8000-${String((n * 7919) % 1_000_003).padStart(12, '0')}`,
      at: new Date(Date.UTC(2026, 10, 1, 0, minute)),
      sequence,
      set: given as Record<string, unknown>,
      rule: null,
    })),
  );
