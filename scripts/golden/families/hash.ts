import { chooseVariation, fnv1a32, getBucketRanges, getEqualWeights, hash, inNamespace } from '@/lib/assign';
import type { Answer } from '../compare';
import type { Family } from '../family';
import { isObject, type Json, type Tolerance } from '../format';
import { listField, numberField, numberOr, numbersField, textField, toNumber } from '../input';

/** `undefined` where the case says null or nothing: the function's own default. */
function weightsOf(input: Json): number[] | undefined {
  const weights = isObject(input) ? input['weights'] : undefined;
  return Array.isArray(weights) ? weights.map(toNumber) : undefined;
}

function rangesOf(input: Json): [number, number][] {
  return listField(input, 'ranges').map((range) => {
    const [start, end] = Array.isArray(range) ? range : [];
    return [toNumber(start), toNumber(end)];
  });
}

function namespaceOf(input: Json): [string, number, number] {
  const [name, start, end] = listField(input, 'namespace');
  return [typeof name === 'string' ? name : '', toNumber(start), toNumber(end)];
}

/** Hashes and choices are exact; only the bounds of ranges are floating-point sums. */
function tolerance(file: Tolerance, kind: string) {
  return (): Tolerance => (kind === 'getBucketRanges' ? file : { ...file, absolute: 0, relative: 0 });
}

export const hashing: Family = {
  kinds: {
    fnv1a32: (input): Answer => fnv1a32(textField(input, 's')),
    hash: (input): Answer => hash(textField(input, 'seed'), textField(input, 'value'), numberField(input, 'version')),
    getBucketRanges: (input): Answer =>
      getBucketRanges(numberField(input, 'numVariations'), numberOr(input, 'coverage', 1), weightsOf(input)).map(
        ([start, end]) => [start, end],
      ),
    getEqualWeights: (input): Answer =>
      getEqualWeights(Array.isArray(input) ? (numbersField({ input }, 'input')[0] ?? NaN) : numberField(input, 'n')),
    chooseVariation: (input): Answer => chooseVariation(numberField(input, 'n'), rangesOf(input)),
    inNamespace: (input): Answer => inNamespace(textField(input, 'userId'), namespaceOf(input)),
  },
  tolerance,
};
