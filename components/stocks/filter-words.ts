import type { AttributeValue, Filter } from '@/lib/stocks/filter.schemas';

/** A filter as people read it: `state is "trial" and not (plan is "free")`. Texts have quotes, numbers have none. */
export function filterWords(filter: Filter): string {
  switch (filter.op) {
    case 'equals':
      return `${filter.path} is ${valueWords(filter.value)}`;
    case 'in':
      return filter.values.length === 1 && filter.values[0] !== undefined
        ? `${filter.path} is ${valueWords(filter.values[0])}`
        : `${filter.path} is one of ${filter.values.map(valueWords).join(', ')}`;
    case 'exists':
      return `${filter.path} is there`;
    case 'number':
      return `${filter.path} ${sign(filter.compare)} ${String(filter.value)}`;
    case 'date':
      return `${filter.path} ${filter.compare.startsWith('<') ? 'before' : 'after'}${filter.compare.endsWith('=') ? ' or at' : ''} ${filter.value}`;
    case 'not':
      return filter.filter.op === 'exists'
        ? `${filter.filter.path} is not there`
        : `not (${filterWords(filter.filter)})`;
    case 'and':
    case 'or':
      return filter.filters
        .map((each) => (isGroup(each) && each.op !== filter.op ? `(${filterWords(each)})` : filterWords(each)))
        .join(` ${filter.op} `);
  }
}

const isGroup = (filter: Filter) => filter.op === 'and' || filter.op === 'or';
const sign = (compare: string) => ({ '<': '<', '<=': '≤', '>': '>', '>=': '≥' })[compare] ?? compare;

export function valueWords(value: AttributeValue): string {
  return typeof value === 'string' ? `“${value}”` : String(value);
}
