import { expect, test } from 'vitest';
import { prepareStack } from '@/components/charts/prepare-stack';
import { historyPoints, ranked, sharesOf, statusParts } from './prepare-history';
import type { ValueRow } from './types';

const stocks = [
  { slug: 'a', name: 'Accepted' },
  { slug: 'c', name: 'Completed' },
];
const completion = { shortest: null, average: null, median: null, p90: null, longest: null, completed: 0 };
const row = (value: string, a: number, c: number, more: Partial<ValueRow> = {}): ValueRow => ({
  ...{ date: '2026-03-01', value, counts: { a, c }, members: a + c, notEncountered: null, completion },
  ...more,
});

test('a ring has each stock, and who is in none when that is known', () => {
  expect(statusParts(row('q', 3, 1, { notEncountered: 6 }), stocks)).toEqual([
    { label: 'Accepted', count: 3 },
    { label: 'Completed', count: 1 },
    { label: 'Not encountered', count: 6 },
  ]);
  expect(statusParts(row('q', 3, 1), stocks)).toHaveLength(2);
  expect(statusParts(null, stocks)).toEqual([]);
});

test('a history has a point per stock and day, and only today is not over', () => {
  const points = historyPoints([row('q', 1, 0), row('q', 2, 5, { date: '2026-03-02' })], stocks, '2026-03-02');
  expect(points).toHaveLength(4);
  expect(points.at(-1)).toEqual({ date: '2026-03-02', value: 'Completed', count: 5, provisional: true });
  expect(points[0]?.provisional).toBe(false);
});

test('shares are of those who are in a stock, and of nobody they are 0', () => {
  expect(sharesOf(row('q', 3, 1), stocks).map(({ share }) => share)).toEqual([0.75, 0.25]);
  expect(sharesOf(row('q', 0, 0), stocks).map(({ share }) => share)).toEqual([0, 0]);
});

test('values are ranked by their members, equals by name', () => {
  expect(ranked([row('b', 1, 0), row('a', 1, 0), row('c', 4, 0)]).map(({ value }) => value)).toEqual(['c', 'a', 'b']);
});

test('layers keep the order of the stocks, whatever their size', () => {
  const points = historyPoints([row('q', 1, 9)], stocks, '');
  const { layers } = prepareStack(points, { order: stocks.map(({ name }) => name) });
  expect(layers.map(({ value, mark }) => [value, mark])).toEqual([
    ['Accepted', 1],
    ['Completed', 2],
  ]);
});
