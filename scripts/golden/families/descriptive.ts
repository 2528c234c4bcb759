import { covariance, describe, percentileLinear, percentileNearestRank } from '@/lib/stats';
import type { Answer } from '../compare';
import { whenComputed, type Family } from '../family';
import { isObject, type Json, type Tolerance } from '../format';
import { numbersField } from '../input';

/** The percentiles that the case asks for, by their names in the file. */
function percentiles(expected: Json, key: string, percentile: (p: number) => number): Answer {
  const wanted = isObject(expected) ? expected[key] : undefined;
  const names = isObject(wanted) ? Object.keys(wanted) : [];
  return Object.fromEntries(names.map((name) => [name, percentile(Number(name))]));
}

function describeKind(input: Json, expected: Json): Answer {
  const values = numbersField(input, 'x');
  const result = describe(values);
  if (result.status === 'not_computable') return { n: values.length };
  const { spread, sorted } = result;
  return {
    n: result.count,
    sum: result.sum,
    mean: result.mean,
    min: result.min,
    max: result.max,
    populationVariance: result.populationVariance,
    variance: whenComputed(spread, ({ variance }) => variance),
    standardDeviation: whenComputed(spread, ({ standardDeviation }) => standardDeviation),
    percentilesLinear: percentiles(expected, 'percentilesLinear', (p) => percentileLinear(sorted, p)),
    percentilesNearestRank: percentiles(expected, 'percentilesNearestRank', (p) => percentileNearestRank(sorted, p)),
  };
}

function covarianceKind(input: Json): Answer {
  const result = covariance(numbersField(input, 'x'), numbersField(input, 'y'));
  return whenComputed(result, ({ covariance: value, correlation }) => ({
    covariance: value,
    correlation: whenComputed(correlation, (computed) => computed.value),
  }));
}

/** Values with a large offset know their spread to 1e-8. */
function tolerance(file: Tolerance, _kind: string, name: string) {
  const spread = /ariance|deviation|correlation/i;
  return (path: string): Tolerance =>
    name.includes('offset') && spread.test(path) ? { ...file, relative: 1e-8 } : file;
}

export const descriptive: Family = { kinds: { describe: describeKind, covariance: covarianceKind }, tolerance };
