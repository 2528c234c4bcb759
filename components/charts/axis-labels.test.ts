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
  expect(placeLabels(at(55, 110, 250), axis).map(({ x }) => x)).toEqual([55, 250]);
  expect(placeLabels(at(200, 270, 345), axis).map(({ x }) => x)).toEqual([200, 345]);
  expect(placeLabels(at(100, 270, 345), axis).map(({ x }) => x)).toEqual([100, 270]);
  expect(placeLabels([], axis)).toEqual([]);
});

it('writes every second of even ticks where not all of them have room, and always the last', () => {
  expect(placeLabels(at(60, 117, 174, 231, 288), axis).map(({ x }) => x)).toEqual([60, 174, 288]);
  expect(placeLabels(at(117, 174, 231, 288), axis).map(({ x }) => x)).toEqual([174, 288]);
  expect(placeLabels(at(300, 310), axis).map(({ x }) => x)).toEqual([310]);
});
