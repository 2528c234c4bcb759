import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { createToken } from '@/lib/auth/create-token';
import { closeDatabase, connect, database, databasePool } from '@/lib/db/client';
import { createLogSource } from '@/lib/logs/create-log-source';
import { uploadLogs } from '@/lib/logs/upload-logs';
import { createFacet } from '@/lib/stocks/create-facet';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { SERVER_FLAGS } from '../scripts/shared/server-process.mjs';

type Milliseconds = number;
export type LogFigures = {
  lines: number;
  bytes: number;
  copy: Milliseconds;
  /** Every line moves an attempt between stocks. */
  quests: Milliseconds;
  /** The same file again: nothing changes. */
  again: Milliseconds;
  /** Reading alone: decode, split, parse, identify, handle. */
  read: Milliseconds;
  /** One line in ten moves an attempt; the others are of events that say nothing here. */
  mixed: Milliseconds;
  /** Resident memory of the production server: when it had answered a page, and its largest after the upload of everything. */
  before: number;
  peak: number;
  rows: { changes: number; stays: number; events: number; subjects: number };
};

const PLAYERS = 2_000;
const START = Date.parse('2026-03-01T00:00:00Z');

/** A table of a game in the order of time: attempts are accepted, and completed or declined later. */
function* lines(count: number, share: number): Generator<string> {
  yield 'at,player,event,text\n';
  let part = '';
  for (let n = 0; n < count; n++) {
    const at = new Date(START + n * 2_000).toISOString();
    const player = `player-${String((n * 7) % PLAYERS)}`;
    const turn = Math.floor(n / PLAYERS);
    const quest = `FET${String(Math.floor(turn / 2) % 400).padStart(4, '0')}`;
    const state = turn % 2 === 0 ? 'ACCEPTED' : (n * 31) % 5 === 0 ? 'DECLINED' : 'COMPLETED';
    part +=
      n % share === 0
        ? `${at},${player},QUEST_STATUS,${quest} ${state}\n`
        : `${at},${player},MOVE,north ${String(n % 90)}\n`;
    if (part.length > 65_536) {
      yield part;
      part = '';
    }
  }
  yield part;
}

/** A million lines through an upload, against COPY of the same lines into one table in the same run. */
export async function benchLogs(url: string, count: number, log: (line: string) => void): Promise<LogFigures> {
  process.env['DATABASE_URL'] = url;
  process.env['AUTH_SECRET'] ??= randomBytes(32).toString('hex');
  const now = new Date('2026-09-01T00:00:00Z');
  const ctx = { db: database(), actor: { kind: 'code' as const, name: 'bench' }, now };
  try {
    await createFacet(ctx, { slug: 'quest', name: 'Quest', kind: 'attempt', path: 'quest' });
    for (const slug of ['accepted', 'declined', 'completed']) {
      const filter = { op: 'equals' as const, path: 'state', value: slug };
      await createStock(ctx, { slug, name: slug, kind: 'attempt', filter });
    }
    for (const [slug, sink] of [
      ['complete', 'completed'],
      ['decline', 'declined'],
    ] as const)
      await createFlow(ctx, { slug, name: slug, kind: 'attempt', sources: ['accepted'], sinks: [sink] });
    for (const slug of ['game', 'silent', 'mixed'])
      await createLogSource(ctx, {
        ...{ slug, name: slug, kind: 'player' },
        format: { type: 'table', subject: 'player', at: 'at', event: 'event', text: 'text' },
        handlers: [
          { event: 'QUEST_STATUS', handler: slug === 'silent' ? 'ignore' : 'quest_status' },
          { event: 'MOVE', handler: 'ignore' },
        ],
      });
    log('COPY, three times');
    const copies: number[] = [];
    for (let n = 0; n < 3; n++) copies.push(await copy(count));
    const bytes = [...lines(count, 1)].reduce((sum, part) => sum + part.length, 0);
    const upload = async (source: string, share: number) => {
      const started = performance.now();
      let shown = 0;
      const done = await uploadLogs(ctx, {
        source,
        files: [{ name: 'game.csv', bytes: bytesOf(count, share) }],
        onProgress: (more) => {
          if (Math.floor((shown + more) / 100_000) > Math.floor(shown / 100_000))
            log(
              `${source}: ${String(Math.floor((shown + more) / 1000))}k lines, ${String(Math.round((performance.now() - started) / 1000))} s`,
            );
          shown += more;
        },
      });
      const known = done.accepted + done.duplicates + done.quarantined;
      if (known !== count || done.quarantined > 0) throw new Error(`lines were lost: ${JSON.stringify(done)}`);
      return performance.now() - started;
    };
    log('reading alone');
    const read = await upload('silent', 1);
    log('upload, every line booked');
    const quests = await upload('game', 1);
    log('the same again');
    const again = await upload('game', 1);
    const rows = await countRows();
    await databasePool().query('TRUNCATE subject, attribute_change, stay, flow_event');
    log('a log of which one line in ten is booked');
    const mixed = await upload('mixed', 10);
    await databasePool().query('TRUNCATE subject, attribute_change, stay, flow_event, log_upload CASCADE');
    const { secret } = await createToken(ctx, { name: 'bench', scope: 'write' });
    const { before, peak } = await memoryOfServer(url, secret, count, log);
    return { lines: count, bytes, copy: middle(copies), quests, again, read, mixed, peak, before, rows };
  } finally {
    await closeDatabase();
  }
}

const PORT = 4105;

/**
 * The same lines as one request to the production server (`dist/server.mjs`, which must have been built), and what the
 * process took: VmHWM of Linux, in bytes; NaN elsewhere. One line in ten is booked.
 */
async function memoryOfServer(
  url: string,
  token: string,
  count: number,
  log: (line: string) => void,
): Promise<{ before: number; peak: number }> {
  log('the production server, for its memory');
  const server = spawn(process.execPath, [...SERVER_FLAGS, 'dist/server.mjs'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: url,
      // As `npm start` sets it.
      MALLOC_ARENA_MAX: '2',
      ...{ HOST: '127.0.0.1', PORT: String(PORT), TICKER: 'off', LOG_LEVEL: 'error' },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const memory = () => {
    const file = `/proc/${String(server.pid)}/status`;
    const [, kilobytes = 'NaN'] = (existsSync(file) && /VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))) || [];
    return Number(kilobytes) * 1024;
  };
  const base = `http://127.0.0.1:${String(PORT)}`;
  const headers = { authorization: `Bearer ${token}` };
  try {
    for (let n = 0; ; n++) {
      const there = await fetch(`${base}/api/v1/logs`, { headers }).catch(() => null);
      if (there?.ok === true) break;
      if (n > 300) throw new Error('the server did not start; was it built?');
      await sleep(200);
    }
    const before = memory();
    const response = await fetch(`${base}/api/v1/logs/mixed`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'text/csv' },
      body: Readable.toWeb(Readable.from(bytesOf(count, 10), { objectMode: false })),
      duplex: 'half',
    } as RequestInit);
    const answer = (await response.json()) as { accepted?: number; quarantined?: number };
    if (answer.accepted !== count || answer.quarantined !== 0)
      throw new Error(`the server answered ${String(response.status)}: ${JSON.stringify(answer).slice(0, 300)}`);
    return { before, peak: memory() };
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
}

const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function* bytesOf(count: number, share: number): AsyncGenerator<Uint8Array> {
  for (const part of lines(count, share)) yield Buffer.from(part);
}

/** The same lines as a table of four columns with one index, by PostgreSQL's own fastest way. */
async function copy(count: number): Promise<number> {
  const { pool, disconnect } = connect(process.env['DATABASE_URL'] ?? '', 1);
  const client = await pool.connect();
  try {
    await client.query('DROP TABLE IF EXISTS plain_log');
    await client.query('CREATE TABLE plain_log (at timestamptz, player text, event text, text text)');
    const started = performance.now();
    const into = client.query(copyFrom('COPY plain_log FROM STDIN (FORMAT csv, HEADER)'));
    await pipeline(Readable.from(bytesOf(count, 1), { objectMode: false }), into);
    if (!into.writableFinished) await once(into, 'finish');
    return performance.now() - started;
  } finally {
    client.release();
    await disconnect();
  }
}

async function countRows(): Promise<LogFigures['rows']> {
  const { rows } = await databasePool().query<LogFigures['rows']>(
    `SELECT (SELECT count(*) FROM attribute_change)::float8 AS changes, (SELECT count(*) FROM stay)::float8 AS stays,
            (SELECT count(*) FROM flow_event)::float8 AS events, (SELECT count(*) FROM subject)::float8 AS subjects`,
  );
  return rows[0] ?? { changes: 0, stays: 0, events: 0, subjects: 0 };
}
