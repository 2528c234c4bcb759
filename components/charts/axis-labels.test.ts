import { expect, it } from 'vitest';
import { placeLabels } from './axis-labels';

const axis = { left: 50, right: 350 };
const at = (...xs: number[]) => xs.map((x) => ({ x, label: '16 Nov' }));

it('writes labels in the middle of their ticks, and inside the axis at its ends', () => {
  expect(placeLabels(at(50, 150, 250, 350), axis).map(({ x, anchor }) => [x, anchor])).toEqual([
    [50, 'start'],
    [150, 'middle'],
    [250, 'middle'],
    [350, 'end'],
  ]);
});

it('leaves out what would touch the one before', () => {
  expect(placeLabels(at(100, 150, 170), axis).map(({ x }) => x)).toEqual([100, 170]);
  // The first and the last one stand on one side of their ticks and need more room there.
  expect(placeLabels(at(55, 110), axis).map(({ x }) => x)).toEqual([55]);
  expect(placeLabels(at(200, 270, 345), axis).map(({ x }) => x)).toEqual([200, 270]);
  expect(placeLabels(at(200, 260, 345), axis).map(({ x }) => x)).toEqual([200, 345]);
  expect(placeLabels([], axis)).toEqual([]);
});
