import pg from 'pg';

export type Table = { name: string; columns: string[] };
export type Sequence = { name: string; value: string; called: boolean };

const HISTORY = '_prisma_migrations';
const quote = pg.escapeIdentifier;

/**
 * All tables with data of ours, those that others refer to first, so that they can be filled in this order.
 * @throws when tables refer to each other in a circle
 */
export async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { parents: string[] }>(
    `SELECT c.relname AS name,
            (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
            ARRAY(SELECT DISTINCT p.relname::text FROM pg_constraint k JOIN pg_class p ON p.oid = k.confrelid
                  WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS parents
     FROM pg_class c
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> $1
       AND c.relnamespace = quote_ident(current_schema())::regnamespace
     ORDER BY c.relname`,
    [HISTORY],
  );
  const ordered: Table[] = [];
  const done = new Set<string>();
  let waiting = rows;
  while (waiting.length > 0) {
    const ready = waiting.filter(({ parents }) => parents.every((parent) => done.has(parent)));
    if (ready.length === 0)
      throw new Error(`tables refer to each other in a circle: ${waiting.map((t) => t.name).join(', ')}`);
    for (const { name, columns } of ready) {
      ordered.push({ name, columns });
      done.add(name);
    }
    waiting = waiting.filter(({ name }) => !done.has(name));
  }
  return ordered;
}

/** Names of the tables that have at least one row. */
export async function filledTables(client: pg.Client, tables: Table[]): Promise<string[]> {
  const filled: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ filled: boolean }>(`SELECT EXISTS (SELECT FROM ${quote(name)}) AS filled`);
    if (rows[0]?.filled === true) filled.push(name);
  }
  return filled;
}

export const copyOut = ({ name, columns }: Table): string =>
  `COPY ${quote(name)} (${columns.map(quote).join(', ')}) TO STDOUT`;
export const copyIn = ({ name, columns }: Table): string =>
  `COPY ${quote(name)} (${columns.map(quote).join(', ')}) FROM STDIN`;

export type Checksum = { rows: number; sum: string };

/** Number of rows and the sum of their hashes: equal for equal contents in any order. */
export async function checksumOf(client: pg.Client, { name, columns }: Table): Promise<Checksum> {
  const row = `ROW(${columns.map(quote).join(', ')})::text`;
  const { rows } = await client.query<{ rows: string; sum: string }>(
    `SELECT count(*) AS rows, coalesce(sum(('x' || left(md5(${row}), 16))::bit(64)::bigint::numeric), 0)::text AS sum FROM ${quote(name)}`,
  );
  return { rows: Number(rows[0]?.rows ?? 0), sum: rows[0]?.sum ?? '0' };
}

/** Where the sequences stand. */
export async function readSequences(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT sequencename AS name FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1',
  );
  const sequences: Sequence[] = [];
  for (const { name } of rows) {
    const state = await client.query<{ value: string; called: boolean }>(
      `SELECT last_value::text AS value, is_called AS called FROM ${quote(name)}`,
    );
    for (const { value, called } of state.rows) sequences.push({ name, value, called });
  }
  return sequences;
}

export async function writeSequences(client: pg.Client, sequences: Sequence[]): Promise<void> {
  for (const { name, value, called } of sequences) {
    await client.query('SELECT setval(quote_ident($1)::regclass, $2::bigint, $3)', [name, value, called]);
  }
}
