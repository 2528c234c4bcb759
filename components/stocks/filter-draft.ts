import type { AttributeValue, Filter } from '@/lib/stocks/filter.schemas';

/**
 * A filter while it is being written: what is half done has a place too. `not` stands beside every condition and group
 * instead of around it. Pure; `toFilter` and `toDraft` are each other's inverse, but for
 * an `in` whose values are no lines: it comes back as the same values beside each other.
 */

export type Compare = '<' | '<=' | '>' | '>=';
export type LeafOp = 'equals' | 'in' | 'exists' | 'number' | 'date';
export type ValueType = 'text' | 'number' | 'boolean';

export type DraftLeaf = {
  what: 'leaf';
  id: number;
  not: boolean;
  path: string;
  op: LeafOp;
  compare: Compare;
  type: ValueType;
  /** as it is typed; one value a line for `in` */
  text: string;
  /** stored with the empty text as its value: only then is nothing typed a value */
  empty?: boolean;
};
export type DraftGroup = { what: 'group'; id: number; not: boolean; op: 'and' | 'or'; items: Draft[] };
export type Draft = DraftLeaf | DraftGroup;

let count = 0;
const nextId = () => (count += 1);

export function newLeaf(): DraftLeaf {
  return { what: 'leaf', id: nextId(), not: false, path: '', op: 'equals', compare: '>', type: 'text', text: '' };
}

export function newGroup(op: 'and' | 'or', items: Draft[] = [newLeaf()]): DraftGroup {
  return { what: 'group', id: nextId(), not: false, op, items };
}

/** The draft of a stored filter; the outermost is always a group, so that conditions can be added. */
export function toDraft(filter: Filter | null): DraftGroup {
  if (filter === null) return newGroup('and');
  const draft = draftOf(filter);
  return draft.what === 'group' ? draft : newGroup('and', [draft]);
}

function draftOf(filter: Filter): Draft {
  switch (filter.op) {
    case 'and':
    case 'or':
      return newGroup(filter.op, filter.filters.map(draftOf));
    case 'not': {
      const inner = draftOf(filter.filter);
      // not (not …) needs a group of its own, since there is one mark per condition
      return inner.not ? { ...newGroup('and', [inner]), not: true } : { ...inner, not: true };
    }
    case 'equals':
      return {
        ...newLeaf(),
        op: 'equals',
        path: filter.path,
        type: typeOf(filter.value),
        text: String(filter.value),
        ...(filter.value === '' && { empty: true }),
      };
    case 'in': {
      const type = typeOf(filter.values[0] ?? '');
      const same = filter.values.every((value) => typeOf(value) === type && isLine(String(value)));
      if (same) return { ...newLeaf(), op: 'in', path: filter.path, type, text: filter.values.map(String).join('\n') };
      return newGroup(
        'or',
        filter.values.map((value) => draftOf({ op: 'equals', path: filter.path, value })),
      );
    }
    case 'exists':
      return { ...newLeaf(), op: 'exists', path: filter.path };
    case 'number':
      return { ...newLeaf(), op: 'number', path: filter.path, compare: filter.compare, text: String(filter.value) };
    case 'date':
      return { ...newLeaf(), op: 'date', path: filter.path, compare: filter.compare, text: filter.value };
  }
}

/** Whether a value can be a line of `in`; a blank one or one of several lines would be read back as other values. */
const isLine = (text: string) => text.trim() !== '' && !text.includes('\n');

const typeOf = (value: AttributeValue): ValueType => {
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'text';
};

export type Problems = ReadonlyMap<number, string>;

/** The filter that a draft comes to, or what is missing where. A group of one is that one. */
export function toFilter(draft: Draft): { filter: Filter; problems: null } | { filter: null; problems: Problems } {
  const problems = new Map<number, string>();
  const filter = build(draft, problems);
  return filter === null || problems.size > 0 ? { filter: null, problems } : { filter, problems: null };
}

function build(draft: Draft, problems: Map<number, string>): Filter | null {
  const plain = draft.what === 'leaf' ? leafOf(draft, problems) : groupOf(draft, problems);
  return plain !== null && draft.not ? { op: 'not', filter: plain } : plain;
}

function groupOf(draft: DraftGroup, problems: Map<number, string>): Filter | null {
  if (draft.items.length === 0) {
    problems.set(draft.id, 'needs a condition');
    return null;
  }
  const filters = draft.items.map((item) => build(item, problems));
  const whole = filters.filter((filter): filter is Filter => filter !== null);
  if (whole.length < filters.length) return null;
  return whole.length === 1 && whole[0] !== undefined ? whole[0] : { op: draft.op, filters: whole };
}

const PATH = /^[^\s.]{1,100}(\.[^\s.]{1,100}){0,9}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function leafOf(leaf: DraftLeaf, problems: Map<number, string>): Filter | null {
  const wrong = (message: string) => {
    problems.set(leaf.id, message);
    return null;
  };
  const path = leaf.path.trim();
  if (path === '') return wrong('Name an attribute');
  if (!PATH.test(path)) return wrong('An attribute is named like plan or profile.plan');
  switch (leaf.op) {
    case 'exists':
      return { op: 'exists', path };
    case 'equals': {
      const value = leaf.empty && leaf.type === 'text' && leaf.text === '' ? '' : valueOf(leaf.text, leaf.type);
      return value === null ? wrong(missing(leaf.type)) : { op: 'equals', path, value };
    }
    case 'in': {
      const lines = leaf.text.split('\n').filter((line) => line.trim() !== '');
      const values = lines.map((line) => valueOf(line, leaf.type));
      const whole = values.filter((value): value is AttributeValue => value !== null);
      if (whole.length === 0 || whole.length < values.length) return wrong(`One value a line: ${missing(leaf.type)}`);
      return { op: 'in', path, values: whole };
    }
    case 'number': {
      const value = valueOf(leaf.text, 'number');
      return typeof value === 'number'
        ? { op: 'number', path, compare: leaf.compare, value }
        : wrong(missing('number'));
    }
    case 'date': {
      const text = dateOf(leaf.text);
      return text === null
        ? wrong('A day like 2026-11-20, or an instant like 2026-11-20T08:00:00Z')
        : { op: 'date', path, compare: leaf.compare, value: text };
    }
  }
}

function valueOf(text: string, type: ValueType): AttributeValue | null {
  if (type === 'text') return text === '' ? null : text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : null;
  const value = Number(text.trim().replace('−', '-'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}

/** A day stands for its first instant, UTC. */
function dateOf(text: string): string | null {
  const given = text.trim();
  const full = /^\d{4}-\d{2}-\d{2}$/.test(given) ? `${given}T00:00:00Z` : given;
  return INSTANT.test(full) && Number.isFinite(Date.parse(full)) ? full : null;
}

const missing = (type: ValueType) =>
  type === 'number' ? 'a number is needed' : type === 'boolean' ? 'true or false is needed' : 'a value is needed';

/** The same draft with one part replaced, or taken out by null. A group that is left empty goes too. */
export function replaceIn(draft: DraftGroup, id: number, next: Draft | null): DraftGroup {
  return {
    ...draft,
    items: draft.items.flatMap((item) => {
      if (item.id === id) return next === null ? [] : [next];
      if (item.what === 'leaf') return [item];
      const changed = replaceIn(item, id, next);
      return changed.items.length === 0 ? [] : [changed];
    }),
  };
}
