import { randomUUID } from 'node:crypto';
import pg from 'pg';

/**
 * An empty database beside the given one, in which the engine replays migrations. Its name is set in the connection
 * string itself, never beside it: a connection string wins over a separate `database` option, and the replay would run in
 * the real database.
 * @throws when the user may not create databases
 */
export async function createShadowDatabase(url: string): Promise<{ client: pg.Client; drop: () => Promise<void> }> {
  const name = `weir_shadow_${process.pid}_${randomUUID().replaceAll('-', '')}`;
  await administer(url, `CREATE DATABASE ${name} TEMPLATE template0`);
  const shadowUrl = new URL(url);
  shadowUrl.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: shadowUrl.href });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  if (rows[0]?.name !== name) throw new Error('the shadow connection reached another database');
  let dropped: Promise<void> | undefined;
  const drop = async () => {
    await client.end();
    await administer(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
  return { client, drop: () => (dropped ??= drop()) };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
