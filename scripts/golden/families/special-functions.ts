import * as stats from '@/lib/stats';
import type { Family, Solve } from '../family';
import type { Json, Tolerance } from '../format';
import { toNumber } from '../input';

const FUNCTIONS: { [name: string]: (...args: [number, number, number]) => number } = {
  normalCdf: stats.normalCdf,
  normalSf: stats.normalSf,
  normalQuantile: stats.normalQuantile,
  tCdf: stats.tCdf,
  tSf: stats.tSf,
  tQuantile: stats.tQuantile,
  chiSquareCdf: stats.chiSquareCdf,
  chiSquareSf: stats.chiSquareSf,
  regularizedBeta: stats.regularizedBeta,
  regularizedGammaP: stats.regularizedGammaP,
  regularizedGammaQ: stats.regularizedGammaQ,
  betaQuantile: stats.betaQuantile,
  logGamma: stats.logGamma,
  erf: stats.erf,
  erfc: stats.erfc,
};

function argumentsOf(input: Json): number[] {
  if (!Array.isArray(input)) throw new Error('the arguments are no list');
  return input.map(toNumber);
}

/** An infinite answer counts as nothing where the file says that there is no value. */
function solve(fn: (...args: [number, number, number]) => number): Solve {
  return (input, expected) => {
    const [first = NaN, second = NaN, third = NaN] = argumentsOf(input);
    const value = fn(first, second, third);
    return expected === null && !Number.isFinite(value) ? undefined : value;
  };
}

const CROSSES_ZERO = new Set(['logGamma', 'normalQuantile', 'tQuantile']);

/** Near a zero of the function an absolute error counts; huge parameters and tiny results are known to 1e-8. */
function tolerance(file: Tolerance, kind: string, _name: string, input: Json) {
  const huge = argumentsOf(input).some((argument) => Math.abs(argument) >= 1e6);
  return (_path: string, expected: number): Tolerance => ({
    ...file,
    relative: huge || Math.abs(expected) < 1e-100 ? 1e-8 : file.relative,
    absolute: CROSSES_ZERO.has(kind) && Math.abs(expected) < 1e-3 ? 1e-13 : file.absolute,
  });
}

export const specialFunctions: Family = {
  kinds: Object.fromEntries(Object.entries(FUNCTIONS).map(([name, fn]) => [name, solve(fn)])),
  tolerance,
};
