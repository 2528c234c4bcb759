import { expect, it } from 'vitest';
import { defineStateTable, planStateTable, stateLine, StateTableReader } from './import-table';
import { SubjectChangeInput } from './change.schemas';
import { FacetInput, FlowInput, ProcessInput, StockInput } from './schemas';

const FACET = `${'office '.repeat(40)}\u202e`;
const plan = planStateTable(
  { process: 'claims', name: 'Claims', kind: 'claim', subject: 'id', state: 'step', at: 'when', facets: [FACET] },
  ['id', 'step', 'when', FACET],
  { timeZone: 'UTC', now: new Date('2026-11-20T12:00:00Z') },
);

it('states and columns with what cannot be shown, or cut in the middle of a character, stop no import', () => {
  // Marks of direction, a tab, two hundred units that end in half of a character, something that is no word at all.
  const states = ['Paid\u200e', 'Sent\tback', `${'a'.repeat(199)}😀 and more`, '\u200f', 'Paid'];
  const reader = new StateTableReader(plan);
  const rows = states.map((step, n) =>
    reader.read({ id: 'c1', step, when: `2026-03-0${String(n + 1)}`, [FACET]: `${'b'.repeat(199)}😀` }, n + 2),
  );
  expect(reader.problems).toEqual([]);
  const { stocks, flows, facets, process } = defineStateTable(plan, reader);
  expect(stocks).toHaveLength(5);
  expect(new Set(stocks.map(({ slug }) => slug)).size).toBe(5);
  for (const stock of stocks) expect(StockInput.safeParse(stock).error).toBeUndefined();
  for (const flow of flows) expect(FlowInput.safeParse(flow).error).toBeUndefined();
  for (const facet of facets) expect(FacetInput.safeParse(facet).error).toBeUndefined();
  expect(ProcessInput.safeParse(process).error).toBeUndefined();
  for (const row of rows) {
    const line = JSON.parse(row === null ? 'null' : stateLine(plan, row)) as unknown;
    expect(SubjectChangeInput.safeParse(line).error).toBeUndefined();
  }
});

it('a state that is left and reached again within one instant is reached twice; a row that stands there twice is one', () => {
  const steps = ['Open', 'Open', 'Closed', 'Open', 'Open', 'Closed', 'Open'];
  const rows = steps.map((step) => ({ id: 'c1', step, when: '2026-03-01', [FACET]: '' }));
  const first = new StateTableReader(plan);
  rows.forEach((row, n) => first.read({ ...row, id: 'c2', when: `2026-03-0${String(n + 1)}` }, n + 2));
  rows.forEach((row, n) => first.read(row, n + 9));
  const second = new StateTableReader(plan, { follow: false, returns: first.returns() });
  const ids = rows.map((row, n) => {
    const read = second.read(row, n + 9);
    return read === null ? '' : (JSON.parse(stateLine(plan, read)) as { id: string }).id;
  });
  // Each of the three times that it is open, and both that it is closed.
  expect(new Set(ids).size).toBeGreaterThanOrEqual(5);
  // The first of each has the id that it has always had.
  const plain = new StateTableReader(plan).read(rows[0] ?? {}, 9);
  expect(ids[0]).toBe(plain === null ? null : (JSON.parse(stateLine(plan, plain)) as { id: string }).id);
  // Nothing is repeated: nothing is counted.
  const once = new StateTableReader(plan);
  ['Open', 'Open', 'Closed'].forEach((step, n) => once.read({ ...rows[0], step }, n + 2));
  expect(once.returns().size).toBe(0);
});
