import { Prisma } from '@/lib/db/generated/client';
import type { ModelField, ModelTable } from '@/lib/db/model-table';
import { compileComparison, instantOf } from './compile-comparison';

type Where = Readonly<Record<string, unknown>>;
/** `depth`: how many relations lead here; every table has a name of its own, the first is `t`. */
type Place = { table: ModelTable; depth: number; tables: Set<string> };

/** `tables`: names of the other tables that the condition reads. */
export type CompiledWhere = { sql: Prisma.Sql; tables: string[] };

/**
 * A Prisma `where` of one model (`FROM its table AS t`) as SQL, every value bound: equality, `in`, `notIn`, `not`, `lt`,
 * `lte`, `gt`, `gte`, `startsWith`, `endsWith`, `contains` (with `mode`), null, AND, OR, NOT, and conditions on the one row
 * that a relation refers to, plain or as `is` and `isNot`. As in Prisma, a comparison with NULL fits nobody; texts are taken as they are.
 * @throws Error for anything else (relations to many rows, lists, JSON), naming it
 */
export function compileWhere(table: ModelTable, where: Where): CompiledWhere {
  const tables = new Set<string>();
  return { sql: compileModel({ table, depth: 0, tables }, where), tables: [...tables] };
}

const aliasOf = (depth: number): Prisma.Sql => Prisma.sql([depth === 0 ? 't' : `t${depth}`]);

function compileModel(place: Place, where: Where): Prisma.Sql {
  const parts = Object.entries(where)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): Prisma.Sql => {
      if (name === 'AND') return joined(listOf(name, value), ' AND ', true);
      if (name === 'OR') return joined(listOf(name, value), ' OR ', false);
      if (name === 'NOT') {
        const negated = listOf(name, value).map((one) => Prisma.sql`NOT ${compileModel(place, one)}`);
        return negated.length === 0 ? Prisma.sql`TRUE` : Prisma.sql`(${Prisma.join(negated, ' AND ')})`;
      }
      const relation = place.table.relation(name);
      return relation === null ? compileField(place, name, value) : compileRelation(place, name, relation, value);
    });
  return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.sql`(${Prisma.join(parts, ' AND ')})`;

  function joined(all: readonly Where[], by: string, empty: boolean): Prisma.Sql {
    if (all.length === 0) return Prisma.sql`${empty}`;
    return Prisma.sql`(${Prisma.join(
      all.map((one) => compileModel(place, one)),
      by,
    )})`;
  }
}

/** Conditions on the row that a relation refers to: it must be there, and fit. */
function compileRelation(
  place: Place,
  name: string,
  relation: NonNullable<ReturnType<ModelTable['relation']>>,
  value: unknown,
): Prisma.Sql {
  const { table, on } = relation;
  const inner: Place = { table, depth: place.depth + 1, tables: place.tables };
  const [mine, theirs] = [aliasOf(place.depth), aliasOf(inner.depth)];
  place.tables.add(table.name);
  const exists = (condition: Where) =>
    Prisma.sql`EXISTS (SELECT FROM ${table.table} ${theirs} WHERE ${Prisma.join(
      on.map(({ own, other }) => Prisma.sql`${theirs}.${other} = ${mine}.${own}`),
      ' AND ',
    )} AND ${compileModel(inner, condition)})`;
  if (value === null) return Prisma.sql`NOT ${exists({})}`;
  if (!isWhere(value)) throw new Error(`${place.table.model}.${name}: a relation is compared with conditions or null.`);
  const { is, isNot, ...plain } = value;
  const asked = (condition: unknown): Prisma.Sql => {
    if (condition === null) return Prisma.sql`NOT ${exists({})}`;
    if (!isWhere(condition)) throw new Error(`${place.table.model}.${name}: is and isNot hold conditions or null.`);
    return exists(condition);
  };
  const parts = [
    ...('is' in value ? [asked(is)] : []),
    ...('isNot' in value ? [Prisma.sql`NOT ${asked(isNot)}`] : []),
    ...(Object.keys(plain).length > 0 ? [exists(plain)] : []),
  ];
  return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.sql`(${Prisma.join(parts, ' AND ')})`;
}

function compileField({ table, depth }: Place, name: string, value: unknown): Prisma.Sql {
  const field = table.field(name);
  const label = `${table.model}.${name}`;
  if (field.isList) throw new Error(`${label} is a list; conditions on lists are not supported here.`);
  return compileComparison(label, field.type, columnOf(field, aliasOf(depth)), value);
}

/** The column as what its values are compared with: enums and keys as texts, every kind of date as an instant. */
function columnOf(field: ModelField, alias: Prisma.Sql): Prisma.Sql {
  const column = Prisma.sql`${alias}.${field.column}`;
  if (field.isEnum || field.type === 'String') return Prisma.sql`${column}::text`;
  return field.type === 'DateTime' ? instantOf(column, 'UTC') : column;
}

const listOf = (name: string, value: unknown): Where[] => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every(isWhere)) throw new Error(`${name} holds conditions.`);
  return list;
};

function isWhere(value: unknown): value is Where {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
