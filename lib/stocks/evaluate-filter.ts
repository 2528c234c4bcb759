import type { Filter } from './filter.schemas';
import { instantOf } from './instant-text';

export type Attributes = Readonly<Record<string, unknown>>;

const MOST_PATHS = 1_000;
const paths = new Map<string, readonly string[]>();

/** The names in a path, remembered: a few paths are asked for every subject. */
function namesOf(path: string): readonly string[] {
  const known = paths.get(path);
  if (known !== undefined) return known;
  if (paths.size >= MOST_PATHS) paths.clear();
  const names = path.split('.');
  paths.set(path, names);
  return names;
}

/** The value at a dotted path; undefined when it is absent. Only objects are entered, never lists. */
export function valueAt(attributes: Attributes, path: string): unknown {
  let value: unknown = attributes;
  for (const name of namesOf(path)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return;
    value = (value as Attributes)[name];
  }
  return value;
}

/**
 * Does a subject with these attributes fit? Total: data of another type does not fit, nothing throws. The same answer as
 * `compileFilter` gives in the database (property test).
 */
export function evaluateFilter(filter: Filter, attributes: Attributes): boolean {
  switch (filter.op) {
    case 'and':
      return filter.filters.every((one) => evaluateFilter(one, attributes));
    case 'or':
      return filter.filters.some((one) => evaluateFilter(one, attributes));
    case 'not':
      return !evaluateFilter(filter.filter, attributes);
    case 'equals':
      return valueAt(attributes, filter.path) === filter.value;
    case 'in': {
      const value = valueAt(attributes, filter.path);
      return filter.values.some((one) => one === value);
    }
    case 'exists': {
      const value = valueAt(attributes, filter.path);
      return value !== undefined && value !== null;
    }
    case 'number': {
      const value = valueAt(attributes, filter.path);
      return typeof value === 'number' && compare(value, filter.compare, filter.value);
    }
    case 'date': {
      const value = valueAt(attributes, filter.path);
      const instant = typeof value === 'string' ? instantOf(value) : null;
      return instant !== null && compare(instant, filter.compare, Date.parse(filter.value));
    }
  }
}

function compare(a: number, how: '<' | '<=' | '>' | '>=', b: number): boolean {
  if (how === '<') return a < b;
  if (how === '<=') return a <= b;
  return how === '>' ? a > b : a >= b;
}
