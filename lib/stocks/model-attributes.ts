import { isDeepStrictEqual } from 'node:util';
import type { TrackedModel } from '@/lib/definitions';
import { valueAt, type Attributes } from './evaluate-filter';

/** Private to this room: what of an application's own row is known as attributes of a subject. */

/** The attribute by which a tracked subject is told from one whose row is gone. */
export const ID_ATTRIBUTE = 'id';
export const STATES_ATTRIBUTE = 'states';

/** A Prisma `select` for the id, the fields (`customer.plan`: of a relation) and the states of a model. */
export function selectOf(model: TrackedModel): Record<string, unknown> {
  const select: Record<string, unknown> = { [model.id ?? 'id']: true };
  for (const path of [...model.fields, ...(model.states ?? [])]) {
    const names = path.split('.');
    let inner = select;
    for (const name of names.slice(0, -1)) {
      const known = inner[name] as { select: Record<string, unknown> } | undefined;
      const next = known ?? { select: {} };
      inner[name] = next;
      inner = next.select;
    }
    inner[names.at(-1) ?? path] = true;
  }
  return select;
}

/** A row as attributes. What is null is left out; a decimal is a number, an instant a text. */
export function attributesOf(model: TrackedModel, row: Attributes): Record<string, unknown> {
  const attributes: Record<string, unknown> = { [ID_ATTRIBUTE]: String(row[model.id ?? 'id']) };
  for (const path of model.fields) {
    const value = plain(valueAt(row, path));
    if (value !== null) put(attributes, path.split('.'), value);
  }
  if (model.states !== undefined) {
    attributes[STATES_ATTRIBUTE] = model.states.map((path) => {
      const value = plain(valueAt(row, path));
      return value === null ? null : String(value);
    });
  }
  return attributes;
}

/**
 * What must be set so that the stored attributes say what the row says; `row` null: it is gone. Only the names that the
 * model tracks are touched: other attributes of the subject belong to others. Null when nothing differs.
 */
export function differenceOf(
  model: TrackedModel,
  stored: Attributes,
  row: Attributes | null,
): Record<string, unknown> | null {
  const now = row === null ? {} : attributesOf(model, row);
  const set: Record<string, unknown> = {};
  for (const name of namesOf(model)) {
    if (!isDeepStrictEqual(now[name], stored[name])) set[name] = now[name] ?? null;
  }
  return Object.keys(set).length === 0 ? null : set;
}

function namesOf(model: TrackedModel): Set<string> {
  const names = [ID_ATTRIBUTE, ...model.fields.map((path) => path.split('.')[0] ?? path)];
  return new Set(model.states === undefined ? names : [...names, STATES_ATTRIBUTE]);
}

function put(target: Record<string, unknown>, names: readonly string[], value: unknown): void {
  const [first = '', ...rest] = names;
  if (rest.length === 0) target[first] = value;
  else put((target[first] ??= {}) as Record<string, unknown>, rest, value);
}

/** A column's value as JSON; null for what has none. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  // Decimals of any copy of the library.
  if (typeof value === 'object' && 'toFixed' in value && 'd' in value) return Number(String(value));
  return JSON.parse(JSON.stringify(value)) as unknown;
}
