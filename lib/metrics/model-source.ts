import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { modelTable } from '@/lib/db/model-table';
import type { TrackerDeclaration } from '@/lib/definitions';
import { defineSource } from '@/lib/subjects/sources';
import { instantOf } from './compile-comparison';
import { compileWhere } from './compile-where';
import { declaredTracker } from './load-tracker';

type ModelDeclaration = Extract<TrackerDeclaration, { model: string }>;

/**
 * Rows of a model of this application's own schema, as a declared tracker asks for them. Such a table has no clock by
 * which changes are found: the counters of writes of it and of the tables that its conditions read decide, and then
 * everything is compared. Import this file for its effect.
 */
defineSource('model', async (db, { model }, { name = '', timeZone }) => {
  const declaration = declaredTracker(name);
  if (declaration === undefined || !('model' in declaration) || declaration.model !== model) return null;
  const { rows, tables } = compileModelRows(db, declaration, timeZone);
  const said = JSON.stringify(declaration, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  return {
    rows,
    changedSince: () => Prisma.sql`SELECT NULL::timestamptz AS from_at`,
    marks: [],
    identity: `model:${said}:${await countWrites(db, tables)}`,
  };
});

/**
 * Private to this room: the rows as SQL, and the tables that they are read from.
 * @throws Error for a model or field that is not there, and for a condition that is not supported, naming it
 */
export function compileModelRows(
  db: Database,
  { model, dateField, objectField, valueField, subjectField = 'id', where = {} }: ModelDeclaration,
  timeZone: string,
): { rows: Prisma.Sql; tables: string[] } {
  const table = modelTable(db, model);
  const column = (field: string) => Prisma.sql`t.${table.column(field)}`;
  if (table.field(dateField).type !== 'DateTime') throw new Error(`${model}.${dateField} holds no date.`);
  const date = column(dateField);
  const condition = compileWhere(table, where);
  return {
    rows: Prisma.sql`
      SELECT md5(${column(subjectField)}::text)::uuid AS subject_id, ${column(subjectField)}::text AS external_id,
        ${instantOf(date, timeZone)} AS at,
        ${valueField === undefined ? Prisma.sql`NULL::numeric` : Prisma.sql`${column(valueField)}::numeric`} AS value,
        ${objectField === undefined ? Prisma.sql`'{}'::jsonb` : Prisma.sql`jsonb_build_object('object', ${column(objectField)}::text)`} AS attributes
      FROM ${table.table} t WHERE ${date} IS NOT NULL AND ${condition.sql}`,
    tables: [table.name, ...condition.tables],
  };
}

/** How many rows of these tables were ever written or removed, as the database counts them. */
async function countWrites(db: Database, tables: readonly string[]): Promise<string> {
  const [row] = await db.$queryRaw<{ writes: string | null }[]>`
    SELECT string_agg((n_tup_ins + n_tup_upd + n_tup_del)::text || ':' || relid, ',' ORDER BY relid) AS writes
    FROM pg_stat_user_tables WHERE schemaname = current_schema() AND relname = ANY(${[...new Set(tables)]}::text[])`;
  return row?.writes ?? '';
}
