import { Prisma } from '@/lib/db/generated/client';

/** Private to this room: comparisons of one column, as a Prisma `where` says them. */

type Conditions = Readonly<Record<string, unknown>>;

/**
 * A column with a date as an instant. Prisma keeps UTC in columns without a zone; a plain date begins in `dateZone`.
 */
export const instantOf = (column: Prisma.Sql, dateZone: string): Prisma.Sql => Prisma.sql`
  CASE pg_typeof(${column})::text WHEN 'timestamp with time zone' THEN ${column}::timestamptz
    WHEN 'date' THEN ${column}::timestamp AT TIME ZONE ${dateZone}::text
    ELSE ${column}::timestamp AT TIME ZONE 'UTC' END`;

/**
 * What a `where` says of one field: a value, null, or operators. `type` is Prisma's. As in Prisma, a comparison with NULL
 * fits nobody.
 * @throws Error naming what is not supported
 */
export function compileComparison(label: string, type: string, column: Prisma.Sql, value: unknown): Prisma.Sql {
  if (type === 'Json' || type === 'Bytes') throw new Error(`${label}: conditions on ${type} are not supported here.`);
  return compileValue(value);

  function compileValue(given: unknown): Prisma.Sql {
    if (given === null) return Prisma.sql`${column} IS NULL`;
    if (!isConditions(given)) return compare('equals', given, false);
    const { mode, ...operators } = given;
    if (mode !== undefined && mode !== 'default' && mode !== 'insensitive') {
      throw new Error(`${label}.mode: must be default or insensitive.`);
    }
    const parts = Object.entries(operators)
      .filter(([, operand]) => operand !== undefined)
      .map(([operator, operand]) => compare(operator, operand, mode === 'insensitive'));
    return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.sql`(${Prisma.join(parts, ' AND ')})`;
  }

  function compare(operator: string, operand: unknown, loose: boolean): Prisma.Sql {
    if (operator === 'not') {
      if (operand === null) return Prisma.sql`${column} IS NOT NULL`;
      return isConditions(operand)
        ? Prisma.sql`NOT ${compileValue(operand)}`
        : Prisma.sql`${column} <> ${bind(operand)}`;
    }
    if (operator === 'equals' && operand === null) return Prisma.sql`${column} IS NULL`;
    if ((operator === 'in' || operator === 'notIn') && Array.isArray(operand)) {
      if (operand.length === 0) return Prisma.sql`${operator === 'notIn'}`;
      const list = Prisma.join(operand.map(bind));
      return operator === 'in' ? Prisma.sql`${column} IN (${list})` : Prisma.sql`${column} NOT IN (${list})`;
    }
    const like = LIKE[operator] ?? (loose && operator === 'equals' ? (text: string) => text : undefined);
    if (like !== undefined && typeof operand === 'string' && type === 'String') {
      const pattern = like(operand.replace(/[\\%_]/g, '\\$&'));
      return loose ? Prisma.sql`${column} ILIKE ${pattern}` : Prisma.sql`${column} LIKE ${pattern}`;
    }
    const sign = SIGNS[operator];
    if (sign === undefined || loose) throw new Error(`${label}.${operator}: this condition is not supported here.`);
    return Prisma.sql`${column} ${sign} ${bind(operand)}`;
  }

  /** A value as its column's type wants it. */
  function bind(one: unknown): Prisma.Sql {
    if (type === 'DateTime') {
      const at = one instanceof Date ? one : typeof one === 'string' ? new Date(one) : null;
      if (at === null || Number.isNaN(at.getTime())) throw new Error(`${label}: must be compared with an instant.`);
      return Prisma.sql`${at.toISOString()}::timestamptz`;
    }
    if (NUMBERS.has(type)) {
      const digits = String(one);
      if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(digits)) throw new Error(`${label}: must be compared with a number.`);
      return Prisma.sql`${digits}::numeric`;
    }
    if (type === 'Boolean' ? typeof one === 'boolean' : typeof one === 'string') return Prisma.sql`${one}`;
    throw new Error(`${label}: must be compared with a ${type === 'Boolean' ? 'boolean' : 'text'}.`);
  }
}

const NUMBERS = new Set(['Int', 'BigInt', 'Float', 'Decimal']);

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

/** Operators, and no value: a Decimal is an object too. */
function isConditions(value: unknown): value is Conditions {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !Prisma.Decimal.isDecimal(value)
  );
}
