import { Prisma } from '@/lib/db/generated/client';
import type { ModelTable } from '@/lib/db/model-table';

type Where = Readonly<Record<string, unknown>>;

/**
 * A Prisma `where` on the fields of one model as SQL, every value bound: equality, `in`, `notIn`, `not`, `lt`, `lte`, `gt`,
 * `gte`, `startsWith`, `endsWith`, `contains`, null, AND, OR, NOT. As in Prisma, a comparison with NULL fits nobody.
 * @throws Error for anything else, naming it
 */
export function compileWhere(table: ModelTable, where: Where): Prisma.Sql {
  const parts = Object.entries(where)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): Prisma.Sql => {
      if (name === 'AND') return joined(listOf(value), ' AND ', true);
      if (name === 'OR') return joined(listOf(value), ' OR ', false);
      if (name === 'NOT') return Prisma.sql`NOT ${joined(listOf(value), ' OR ', false)}`;
      return compileField(table.column(name), name, value);
    });
  return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.sql`(${Prisma.join(parts, ' AND ')})`;

  function joined(all: readonly Where[], by: string, empty: boolean): Prisma.Sql {
    if (all.length === 0) return Prisma.sql`${empty}`;
    return Prisma.sql`(${Prisma.join(
      all.map((one) => compileWhere(table, one)),
      by,
    )})`;
  }
}

function compileField(column: Prisma.Sql, name: string, value: unknown): Prisma.Sql {
  if (value === null) return Prisma.sql`${column} IS NULL`;
  if (!isWhere(value)) return compare(column, name, 'equals', value);
  const parts = Object.entries(value)
    .filter(([, operand]) => operand !== undefined)
    .map(([operator, operand]) => compare(column, name, operator, operand));
  return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.sql`(${Prisma.join(parts, ' AND ')})`;
}

function compare(column: Prisma.Sql, name: string, operator: string, operand: unknown): Prisma.Sql {
  if (operator === 'not') {
    if (operand === null) return Prisma.sql`${column} IS NOT NULL`;
    return isWhere(operand)
      ? Prisma.sql`NOT ${compileField(column, name, operand)}`
      : Prisma.sql`${column} <> ${scalar(name, operand)}`;
  }
  if (operator === 'equals' && operand === null) return Prisma.sql`${column} IS NULL`;
  if ((operator === 'in' || operator === 'notIn') && Array.isArray(operand)) {
    if (operand.length === 0) return Prisma.sql`${operator === 'notIn'}`;
    const list = Prisma.join(operand.map((one: unknown) => scalar(name, one)));
    return operator === 'in' ? Prisma.sql`${column} IN (${list})` : Prisma.sql`${column} NOT IN (${list})`;
  }
  const like = LIKE[operator];
  if (like !== undefined && typeof operand === 'string') {
    return Prisma.sql`${column} LIKE ${like(operand.replace(/[\\%_]/g, '\\$&'))}`;
  }
  const sign = SIGNS[operator];
  if (sign === undefined) throw new Error(`${name}.${operator}: this condition is not supported here.`);
  return Prisma.sql`${column} ${sign} ${scalar(name, operand)}`;
}

const SIGNS: Partial<Record<string, Prisma.Sql>> = {
  equals: Prisma.sql`=`,
  lt: Prisma.sql`<`,
  lte: Prisma.sql`<=`,
  gt: Prisma.sql`>`,
  gte: Prisma.sql`>=`,
};

const LIKE: Partial<Record<string, (text: string) => string>> = {
  startsWith: (text) => `${text}%`,
  endsWith: (text) => `%${text}`,
  contains: (text) => `%${text}%`,
};

/** A value with the type that its column has anyway. */
function scalar(name: string, value: unknown): Prisma.Sql {
  if (value instanceof Date) return Prisma.sql`${value.toISOString()}::timestamptz`;
  if (typeof value === 'number') return Prisma.sql`${String(value)}::numeric`;
  if (typeof value === 'bigint') return Prisma.sql`${value.toString()}::numeric`;
  if (typeof value === 'boolean' || typeof value === 'string') return Prisma.sql`${value}`;
  throw new Error(`${name}: only texts, numbers, booleans and instants can be compared here.`);
}

const listOf = (value: unknown): Where[] => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every(isWhere)) throw new Error('AND, OR and NOT hold conditions.');
  return list;
};

function isWhere(value: unknown): value is Where {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
