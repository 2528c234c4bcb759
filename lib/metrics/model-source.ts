import { Prisma } from '@/lib/db/generated/client';
import { modelTable } from '@/lib/db/model-table';
import { defineSource } from '@/lib/subjects/sources';
import { compileWhere } from './compile-where';
import { declaredTracker } from './load-tracker';

/**
 * Rows of a model of this application's own schema, as a declared tracker asks for them. Such a table has no clock by
 * which changes are found: its counter of writes decides, and then everything is compared. Import this file for its
 * effect.
 */
defineSource('model', async (db, { model }, { name = '', timeZone }) => {
  const declaration = declaredTracker(name);
  if (declaration === undefined || !('model' in declaration) || declaration.model !== model) return null;
  const table = modelTable(db, model);
  const { dateField, objectField, valueField, subjectField = 'id', where = {} } = declaration;
  const column = (field: string) => Prisma.sql`t.${table.column(field)}`;
  const date = column(dateField);
  const writes = await countWrites(db, table.name);
  return {
    rows: Prisma.sql`
      SELECT md5(${column(subjectField)}::text)::uuid AS subject_id, ${column(subjectField)}::text AS external_id,
        CASE WHEN pg_typeof(${date}) = 'timestamptz'::regtype THEN ${date}::timestamptz
          ELSE ${date}::timestamp AT TIME ZONE ${timeZone} END AS at,
        ${valueField === undefined ? Prisma.sql`NULL::numeric` : Prisma.sql`${column(valueField)}::numeric`} AS value,
        ${objectField === undefined ? Prisma.sql`'{}'::jsonb` : Prisma.sql`jsonb_build_object('object', ${column(objectField)}::text)`} AS attributes
      FROM ${table.table} t WHERE ${date} IS NOT NULL AND ${compileWhere(table, where)}`,
    changedSince: () => Prisma.sql`SELECT NULL::timestamptz AS from_at`,
    marks: [],
    identity: `model:${JSON.stringify(declaration)}:${writes}`,
  };
});

/** How many rows of a table were ever written or removed, as the database counts them. */
async function countWrites(db: Parameters<typeof modelTable>[0], table: string): Promise<string> {
  const [row] = await db.$queryRaw<{ writes: string }[]>`
    SELECT (n_tup_ins + n_tup_upd + n_tup_del)::text || ':' || relid AS writes
    FROM pg_stat_user_tables WHERE schemaname = current_schema() AND relname = ${table}`;
  return row?.writes ?? '';
}
