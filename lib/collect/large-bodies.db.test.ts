import { request as nodeRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST } from '@/app/api/v1/logs/[source]/route';
import { database } from '@/lib/db/client';
import { createGoal } from '@/lib/goals/create-goal';
import { createLogSource } from '@/lib/logs/create-log-source';
import { codeAt, CollectDoor, makeToken } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';

/* The cap of 64 MB, over HTTP and with bodies that are made while they are sent: neither side ever holds one. */

const CAP = 64 * 1024 * 1024;
const PIECE = new Uint8Array(1024 * 1024).fill(32);
/** What sockets and streams may hold beyond what was read. */
const UNDERWAY = 16 * PIECE.length;
const MEMORY_MOST = 120 * 1024 * 1024;

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let door: CollectDoor;
let secret: { authorization: string };

beforeAll(async () => {
  scratch = await createScratchDatabase();
  door = await CollectDoor.open(scratch.url);
  await createGoal(codeAt(new Date()), { key: 'signup', name: 'Sign up' });
  await createLogSource(codeAt(new Date()), {
    ...{ slug: 'game', name: 'Game', kind: 'player', format: { type: 'clock' }, handlers: [] },
  });
  secret = await makeToken('write');
});
afterAll(async () => {
  await door.close();
  await scratch.drop();
});

/** A body of so many bytes that begins with a text and goes on with blanks; `sent` says how far it was asked for. */
function bodyOf(bytes: number, start = '') {
  const first = new TextEncoder().encode(start);
  const progress = { sent: 0 };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = progress.sent === 0 && first.length > 0 ? first : PIECE.subarray(0, bytes - progress.sent);
      if (piece.length === 0) return controller.close();
      progress.sent += piece.length;
      controller.enqueue(piece.slice());
    },
  });
  return { body, progress };
}

/** Runs the work and answers by how many bytes this process became larger. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss;
  await work();
  return process.memoryUsage().rss - before;
}

const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

describe('a body of JSON lines', () => {
  const send = (body: ReadableStream<Uint8Array>) =>
    door.send('node', '/api/v1/goals', {
      ...{ method: 'POST', body, duplex: 'half' as const },
      headers: { ...secret, 'content-type': 'application/x-ndjson' },
    });

  it('may have 64 MB and not one byte more; what came before stays stored', async () => {
    const lines = Array.from({ length: 2_001 }, (_, n) =>
      JSON.stringify({ goal: 'signup', subject: { kind: 'player', id: `p${String(n % 9)}` }, id: String(n) }),
    );
    const most = bodyOf(CAP, `${lines[0] ?? ''}\n`);
    const answer = await send(most.body);
    expect([answer.status, await answer.json()]).toMatchObject([200, { lines: 2, recorded: 1, failed: 1 }]);
    expect(most.progress.sent).toBe(CAP);

    const grown = await growth(async () => {
      const beyond = await send(bodyOf(CAP + 1, lines.join('\n')).body);
      expect([beyond.status, await codeOf(beyond)]).toEqual([413, 'too_large']);
    });
    expect(grown).toBeLessThan(MEMORY_MOST);
    expect(await database().goalRecord.count()).toBe(2_000);
  }, 60_000);

  it('is refused before a byte of it is read when it says that it is larger', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...secret, 'content-type': 'application/x-ndjson', 'content-length': String(CAP + 1) };
      const asking = nodeRequest(`${door.origin}/api/v1/goals`, { method: 'POST', headers }, (answer) => {
        resolve(answer.statusCode);
        asking.destroy();
      });
      asking.on('error', reject);
      asking.flushHeaders();
    });
    expect(status).toBe(413);
  });
});

describe('an upload of a log', () => {
  it('is given up at 64 MB, and read no further', async () => {
    const endless = bodyOf(3 * CAP, '08:00:00,JUMP,high\n');
    const grown = await growth(async () => {
      const request = new Request('http://127.0.0.1/api/v1/logs/game?subject=p1&date=2026-03-01', {
        ...{ method: 'POST', body: endless.body, duplex: 'half' },
        headers: { ...secret, 'content-type': 'text/csv' },
      } as RequestInit);
      const answer = await POST(request, { params: Promise.resolve({ source: 'game' }) });
      expect([answer.status, await codeOf(answer)]).toEqual([413, 'too_large']);
    });
    expect(grown).toBeLessThan(MEMORY_MOST);
    expect(endless.progress.sent).toBeGreaterThanOrEqual(CAP);
    expect(endless.progress.sent).toBeLessThan(CAP + UNDERWAY);
    expect(await database().logUpload.findMany({ select: { status: true } })).toEqual([{ status: 'failed' }]);
  }, 60_000);
});
