import { randomInt } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { applyMigrations } from '../migrate';
import { isSameVersion, schemaVersion } from './history-match';
import { TransferRefused, type Progress } from './problem';
import { withSession, withSnapshot } from './session';
import {
  checksumOf,
  copyIn,
  copyOut,
  filledTables,
  listTables,
  readSequences,
  writeSequences,
  type Table,
} from './tables';

export type CopyOptions = { from: string; to: string; force?: boolean; say?: Progress };

/**
 * Copies all data from one PostgreSQL to another by streaming COPY, in one transaction on each side, and compares every
 * table by checksum before it commits. Migrations are applied at the target first.
 * @param options.force replaces what the target holds
 * @returns rows per table
 * @throws TransferRefused when the target holds data, or the two do not have the same migrations
 */
export async function copyDatabase({
  from,
  to,
  force = false,
  say = () => {},
}: CopyOptions): Promise<Map<string, number>> {
  await applyMigrations(to, { log: say });
  return withSnapshot(from, (source) =>
    withSession(to, async (target) => {
      if (!isSameVersion(await schemaVersion(source), await schemaVersion(target))) {
        throw new TransferRefused(
          'The two databases do not have the same migrations. Start this version once on the source.',
        );
      }
      const tables = await listTables(source);
      await target.query('BEGIN');
      await refuseItself(source, target);
      await empty(target, tables, force);
      const rows = new Map<string, number>();
      for (const table of tables) rows.set(table.name, await copyTable(source, target, table, say));
      await writeSequences(target, await readSequences(source));
      await target.query('COMMIT');
      await target.query('ANALYZE');
      return rows;
    }),
  );
}

/** Two addresses may lead to one database, where each connection would wait for the other for ever. */
async function refuseItself(source: pg.Client, target: pg.Client): Promise<void> {
  const key = randomInt(2 ** 47);
  await source.query('SELECT pg_advisory_xact_lock($1)', [key]);
  const { rows } = await target.query<{ isOther: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS "isOther"', [key]);
  if (rows[0]?.isOther !== true) throw new TransferRefused('Source and target are the same database.');
}

async function empty(target: pg.Client, tables: Table[], force: boolean): Promise<void> {
  const filled = await filledTables(target, tables);
  if (filled.length === 0) return;
  if (!force) {
    throw new TransferRefused(
      `The target already holds data (${filled.join(', ')}). Add --force to replace all of it.`,
    );
  }
  await target.query(`TRUNCATE ${tables.map(({ name }) => target.escapeIdentifier(name)).join(', ')}`);
}

async function copyTable(source: pg.Client, target: pg.Client, table: Table, say: Progress): Promise<number> {
  await pipeline(source.query(copyTo(copyOut(table))), target.query(copyFrom(copyIn(table))));
  const [expected, actual] = [await checksumOf(source, table), await checksumOf(target, table)];
  if (expected.rows !== actual.rows || expected.sum !== actual.sum) {
    throw new Error(
      `${table.name} differs after copying: ${expected.rows} rows there, ${actual.rows} here; nothing was kept`,
    );
  }
  say(`${table.name}: ${actual.rows} rows, checksums equal`);
  return actual.rows;
}
