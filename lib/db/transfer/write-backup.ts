import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { END_OF_ROWS, type End, type Header, type TableEnd, type TableStart } from './backup-file';
import { schemaVersion } from './history-match';
import { TransferRefused, type Progress } from './problem';
import { withSnapshot } from './session';
import { copyOut, listTables, readSequences, type Table } from './tables';

/**
 * Writes everything in a database into one file, as it is at one instant; others may go on writing meanwhile. The file
 * appears under its name only when it is complete. It holds password hashes and sessions: only its owner may read it.
 * @param at the instant for the header
 * @param interrupted ends it; no file is left
 * @returns number of rows
 */
export async function writeBackup(
  url: string,
  file: string,
  at: Date,
  say: Progress = () => {},
  interrupted?: AbortSignal,
): Promise<number> {
  const unfinished = `${file}.unfinished`;
  const gzip = createGzip({ level: 6 });
  const disk = createWriteStream(unfinished, { mode: 0o600 });
  const written = pipeline(gzip, disk, interrupted === undefined ? {} : { signal: interrupted });
  written.catch(() => {});
  try {
    const rows = await withSnapshot(url, (client) => writeAll(client, gzip, at, say));
    gzip.end();
    await written;
    renameSync(unfinished, file);
    return rows;
  } catch (error) {
    gzip.destroy();
    disk.destroy();
    rmSync(unfinished, { force: true });
    throw error;
  }
}

async function writeAll(client: pg.Client, gzip: Gzip, at: Date, say: Progress): Promise<number> {
  const tables = await listTables(client);
  const migrations = await schemaVersion(client);
  if (migrations.length === 0)
    throw new TransferRefused('There is nothing to back up: this database was never migrated.');
  const header: Header = {
    format: 'weir backup',
    version: 1,
    madeAt: at.toISOString(),
    migrations,
    tables: tables.length,
  };
  await write(gzip, line(header));
  let total = 0;
  for (const table of tables) {
    const start: TableStart = { table };
    await write(gzip, line(start));
    const end = await writeRows(client, gzip, table);
    await write(gzip, END_OF_ROWS + line(end));
    total += end.rows;
    say(`${table.name}: ${end.rows} rows`);
  }
  const end: End = { sequences: await readSequences(client), complete: true };
  await write(gzip, line(end));
  return total;
}

async function writeRows(client: pg.Client, gzip: Gzip, table: Table): Promise<TableEnd> {
  const hash = createHash('sha256');
  const stream = client.query(copyTo(copyOut(table)));
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    await write(gzip, chunk);
  }
  // The server's row count comes in a message after the last row; the answer to any later query stands behind it.
  await client.query('SELECT 1');
  return { rows: stream.rowCount, sha256: hash.digest('hex') };
}

async function write(gzip: Gzip, data: string | Buffer): Promise<void> {
  // A disk that fails (it is full) takes the stream before it along, which then never asks for more.
  if (gzip.errored !== null) throw gzip.errored;
  if (!gzip.write(data)) await once(gzip, 'drain');
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
