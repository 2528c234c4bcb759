import { isObject, type Json, type Tolerance } from './format';

/** What a mapping answers: JSON with `undefined` where a number does not exist. */
export type Answer = Json | undefined | Answer[] | { [key: string]: Answer };

/** The tolerance for one number, chosen by its name and by the object that it stands in. */
export type ToleranceOf = (field: string, expected: number, siblings: Answer) => Tolerance;

/** Below this a p-value is as good as 0, whatever it is. */
const P_FLOOR = 1e-300;

function numberIn(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (value === 'Infinity') return Infinity;
  return value === '-Infinity' ? -Infinity : undefined;
}

function compareNumbers(field: string, expected: number, actual: Answer, tolerance: Tolerance): string | null {
  if (typeof actual !== 'number' || Number.isNaN(actual)) return `${field}: expected ${expected}, got ${show(actual)}`;
  if (actual === expected) return null;
  const isP = /^(pValue|alwaysValidPValue)/.test(field.split('.').pop() ?? '');
  if (isP && expected < P_FLOOR && actual >= 0 && actual < P_FLOOR) return null;
  const allowed = isP
    ? tolerance.pValueRelative * Math.abs(expected)
    : Math.max(tolerance.absolute, tolerance.relative * Math.abs(expected));
  const error = Math.abs(actual - expected);
  return error <= allowed
    ? null
    : `${field}: expected ${expected}, got ${actual} (off by ${error}, allowed ${allowed})`;
}

function show(value: Answer): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** A null is met by nothing at all: neither a number nor a group of numbers. */
function isNothing(value: Answer): boolean {
  return value === undefined || value === null;
}

/**
 * Everything in which `actual` differs from `expected`. Every expected field must be there; what the answer says
 * beyond that is not judged.
 */
export function differences(
  expected: Json,
  actual: Answer,
  toleranceOf: ToleranceOf,
  field = '',
  siblings: Answer = undefined,
): string[] {
  const name = field || 'value';
  if (expected === null) return isNothing(actual) ? [] : [`${name}: expected nothing, got ${show(actual)}`];
  const number = numberIn(expected);
  if (number !== undefined) {
    const difference = compareNumbers(name, number, actual, toleranceOf(name, number, siblings));
    return difference === null ? [] : [difference];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [`${name}: expected a list of ${expected.length}, got ${show(actual)}`];
    }
    return expected.flatMap((entry, i) => differences(entry, actual[i], toleranceOf, `${field}[${i}]`, siblings));
  }
  if (isObject(expected)) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) {
      return [`${name}: expected an object, got ${show(actual)}`];
    }
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(value, actual[key], toleranceOf, field === '' ? key : `${field}.${key}`, actual),
    );
  }
  return actual === expected ? [] : [`${name}: expected ${show(expected)}, got ${show(actual)}`];
}
