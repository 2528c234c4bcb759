import type { TrackedModel } from '@/lib/definitions';
import type { AttributeValue, Filter } from './filter.schemas';
import { instantOf } from './instant-text';
import { ID_ATTRIBUTE } from './model-attributes';

type Where = Readonly<Record<string, unknown>>;

/**
 * A Prisma `where` on a tracked model as a filter over the attributes that the tracker writes. What it can say: equality,
 * `in`, `notIn`, `not`, comparisons of numbers and instants, null, AND, OR, NOT, and fields of one-to-one relations.
 * Like SQL, a comparison with a column that is null fits nobody, also when it is negated. Throws for everything else and
 * for fields that are not tracked.
 */
export function whereToFilter(model: TrackedModel, where: Where): Filter {
  const there: Filter = { op: 'exists', path: ID_ATTRIBUTE };
  const filters = translate(model, where, '', false);
  return { op: 'and', filters: [there, ...filters] };
}

/** Conditions that must all hold; `negated` turns the whole around, down to single comparisons. */
function translate(model: TrackedModel, where: Where, prefix: string, negated: boolean): Filter[] {
  const parts = Object.entries(where)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): Filter => {
      if (name === 'AND')
        return join(
          asList(value).map((one) => all(model, one, prefix, negated)),
          !negated,
        );
      if (name === 'OR')
        return join(
          asList(value).map((one) => all(model, one, prefix, negated)),
          negated,
        );
      if (name === 'NOT') {
        // NOT [a, b] is: neither a nor b.
        return join(
          asList(value).map((one) => all(model, one, prefix, !negated)),
          !negated,
        );
      }
      return field(model, `${prefix}${name}`, value, negated);
    });
  return negated && parts.length > 1 ? [{ op: 'or', filters: parts }] : parts;
}

function all(model: TrackedModel, where: Where, prefix: string, negated: boolean): Filter {
  return join(translate(model, where, prefix, negated), true);
}

/** Several filters as one: all of them, or any. */
function join(filters: Filter[], every: boolean): Filter {
  const [only] = filters;
  if (filters.length === 1 && only !== undefined) return only;
  if (filters.length > 0) return { op: every ? 'and' : 'or', filters };
  // Nothing is asked: everybody (every) or nobody fits.
  const there: Filter = { op: 'exists', path: ID_ATTRIBUTE };
  return every ? there : { op: 'not', filter: there };
}

function field(model: TrackedModel, path: string, value: unknown, negated: boolean): Filter {
  const inside = model.fields.some((one) => one.startsWith(`${path}.`));
  if (inside && isWhere(value)) {
    const is = 'is' in value ? value['is'] : value;
    if (!isWhere(is) || Object.keys(value).some((name) => name === 'isNot')) throw unsupported(path);
    // A relation is asked for existence: its opposite fits also who has none.
    const related = join(translate(model, is, `${path}.`, false), true);
    return negated ? { op: 'not', filter: related } : related;
  }
  if (!model.fields.includes(path) && path !== (model.id ?? 'id'))
    throw new Error(`"${path}" of ${model.model} is not tracked; name it among its fields.`);
  const attribute = path === (model.id ?? 'id') ? ID_ATTRIBUTE : path;
  if (!isWhere(value)) return equals(attribute, value, negated);
  const parts = Object.entries(value)
    .filter(([, operand]) => operand !== undefined)
    .map(([operator, operand]) => compared(attribute, operator, operand, negated));
  return join(parts, !negated);
}

function compared(path: string, operator: string, operand: unknown, negated: boolean): Filter {
  if (operator === 'equals') return equals(path, operand, negated);
  if (operator === 'not') {
    if (isWhere(operand))
      return join(
        Object.entries(operand).map(([inner, value]) => compared(path, inner, value, !negated)),
        negated,
      );
    return equals(path, operand, !negated);
  }
  if ((operator === 'in' || operator === 'notIn') && Array.isArray(operand)) {
    const values = operand.map((one: unknown) => scalar(path, one));
    return signed({ op: 'in', path, values }, (operator === 'notIn') !== negated);
  }
  const compare = COMPARE[operator];
  if (compare === undefined) throw unsupported(`${path}.${operator}`);
  if (typeof operand === 'number') return signed({ op: 'number', path, compare, value: operand }, negated);
  // Texts are compared by the database's own order, which a filter does not know; only instants are the same in both.
  if (operand instanceof Date || (typeof operand === 'string' && instantOf(operand) !== null))
    return signed({ op: 'date', path, compare, value: new Date(operand).toISOString() }, negated);
  throw unsupported(`${path}.${operator}`);
}

const COMPARE: Partial<Record<string, '<' | '<=' | '>' | '>='>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };

function equals(path: string, value: unknown, negated: boolean): Filter {
  if (value === null) {
    const there: Filter = { op: 'exists', path };
    return negated ? there : { op: 'not', filter: there };
  }
  return signed({ op: 'equals', path, value: scalar(path, value) }, negated);
}

/** A comparison, or its opposite for whoever has a value at all. */
function signed(filter: Filter & { path: string }, negated: boolean): Filter {
  if (!negated) return filter;
  return {
    op: 'and',
    filters: [
      { op: 'exists', path: filter.path },
      { op: 'not', filter },
    ],
  };
}

function scalar(path: string, value: unknown): AttributeValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  throw unsupported(path);
}

const asList = (value: unknown): Where[] => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every(isWhere)) throw unsupported('AND, OR, NOT');
  return list;
};

function isWhere(value: unknown): value is Where {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

const unsupported = (what: string): Error =>
  new Error(`${what}: this condition has no translation; state the stock as a filter instead.`);
