import type pg from 'pg';
import { readHistory } from '../migrate/history';

/** What makes the tables of a database: its applied migrations, oldest first. */
export type SchemaVersion = { name: string; checksum: string }[];

export async function schemaVersion(client: pg.Client): Promise<SchemaVersion> {
  const history = await readHistory(client);
  return history.map(({ name, checksum }) => ({ name, checksum })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether two databases have the same tables, judged by their migrations. */
export function isSameVersion(a: SchemaVersion, b: SchemaVersion): boolean {
  return (
    a.length === b.length && a.every(({ name, checksum }, i) => b[i]?.name === name && b[i]?.checksum === checksum)
  );
}
