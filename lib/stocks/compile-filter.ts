import { Prisma } from '@/lib/db/generated/client';
import { evaluateFilter } from './evaluate-filter';
import type { Filter } from './filter.schemas';
import { INSTANT_PATTERN } from './instant-text';

/**
 * A filter as a condition on an attributes column, every value bound. Equality is asked as containment, which the GIN
 * index on the attributes answers; nothing throws on data of another type, and nothing is ever NULL.
 */
export function compileFilter(filter: Filter, column: Prisma.Sql = Prisma.sql`attributes`): Prisma.Sql {
  switch (filter.op) {
    case 'and':
      return Prisma.sql`(${Prisma.join(
        filter.filters.map((one) => compileFilter(one, column)),
        ' AND ',
      )})`;
    case 'or':
      return Prisma.sql`(${Prisma.join(
        filter.filters.map((one) => compileFilter(one, column)),
        ' OR ',
      )})`;
    case 'not':
      return Prisma.sql`(NOT ${compileFilter(filter.filter, column)})`;
    case 'equals':
      return contains(column, filter.path, filter.value);
    case 'in':
      return Prisma.sql`(${Prisma.join(
        filter.values.map((value) => contains(column, filter.path, value)),
        ' OR ',
      )})`;
    case 'exists':
      return Prisma.sql`(coalesce(jsonb_typeof(${at(column, filter.path)}), 'null') <> 'null')`;
    case 'number': {
      const value = at(column, filter.path);
      return Prisma.sql`(CASE WHEN jsonb_typeof(${value}) = 'number'
        THEN (${value})::text::numeric ${COMPARE[filter.compare]} ${String(filter.value)}::numeric ELSE false END)`;
    }
    case 'date':
      return date(textAt(column, filter.path), filter.compare, new Date(Date.parse(filter.value)));
  }
}

/**
 * The subjects of a kind that fit, as a condition on a subject row. Only who has ever had an attribute can be in a stock,
 * also when the filter asks for what is absent: most visitors have none, and the indexes leave them out.
 */
export function compileMembers(kind: string, filter: Filter, alias: Prisma.Sql = Prisma.sql`subject`): Prisma.Sql {
  const known = evaluateFilter(filter, {})
    ? Prisma.sql`${alias}.changed_at IS NOT NULL`
    : Prisma.sql`${alias}.attributes <> '{}'::jsonb`;
  return Prisma.sql`${alias}.kind = ${kind} AND ${known} AND ${compileFilter(filter, Prisma.sql`${alias}.attributes`)}`;
}

const COMPARE = {
  '<': Prisma.sql`<`,
  '<=': Prisma.sql`<=`,
  '>': Prisma.sql`>`,
  '>=': Prisma.sql`>=`,
} as const;

function contains(column: Prisma.Sql, path: string, value: unknown): Prisma.Sql {
  const nested = path
    .split('.')
    .reverse()
    .reduce<unknown>((inner, name) => ({ [name]: inner }), value);
  return Prisma.sql`(${column} @> ${JSON.stringify(nested)}::jsonb)`;
}

/** The operator on a text enters objects only, as `valueAt` does. */
function at(column: Prisma.Sql, path: string): Prisma.Sql {
  return path.split('.').reduce((inner, name) => Prisma.sql`${inner} -> ${name}::text`, column);
}

/** The text at a path; null for everything that is no text. */
function textAt(column: Prisma.Sql, path: string): Prisma.Sql {
  const names = path.split('.');
  const parent = names.slice(0, -1).reduce((inner, name) => Prisma.sql`${inner} -> ${name}::text`, column);
  const text = Prisma.sql`${parent} ->> ${names.at(-1) ?? ''}::text`;
  return Prisma.sql`(CASE WHEN jsonb_typeof(${at(column, path)}) = 'string' THEN ${text} END)`;
}

function date(text: Prisma.Sql, compare: keyof typeof COMPARE, value: Date): Prisma.Sql {
  // A CASE is evaluated in order: nothing is cast that the pattern and the length of the month have not let through.
  return Prisma.sql`(CASE WHEN ${text} ~ ${INSTANT_PATTERN} THEN
    CASE WHEN substr(${text}, 9, 2)::int <= extract(day FROM (substr(${text}, 1, 7) || '-01')::date + interval '1 month - 1 day')
      THEN (regexp_replace(${text}, '([.][0-9]{3})[0-9]+', '\\1') || CASE WHEN length(${text}) = 10 THEN 'T00:00:00Z' ELSE '' END)::timestamptz
        ${COMPARE[compare]} ${value}::timestamptz
      ELSE false END
    ELSE false END)`;
}

/** The instant at a path, null for what names none. A date alone is the beginning of that day in the time zone. */
export function compileInstant(path: string, column: Prisma.Sql, timeZone: string): Prisma.Sql {
  const text = textAt(column, path);
  return Prisma.sql`(CASE WHEN ${text} ~ ${INSTANT_PATTERN} THEN
    CASE WHEN substr(${text}, 9, 2)::int <= extract(day FROM (substr(${text}, 1, 7) || '-01')::date + interval '1 month - 1 day')
      THEN CASE WHEN length(${text}) = 10 THEN ${text}::timestamp AT TIME ZONE ${timeZone}
        ELSE regexp_replace(${text}, '([.][0-9]{3})[0-9]+', '\\1')::timestamptz END END END)`;
}
