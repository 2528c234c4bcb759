import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGoal } from '@/lib/goals/create-goal';
import { codeAt, CollectDoor } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let door: CollectDoor;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  door = await CollectDoor.open(scratch.url);
  await createGoal(codeAt(new Date()), { key: 'signup', name: 'Sign up' });
});
afterAll(async () => {
  await door.close();
  await scratch.drop();
});

const GOALS = '/api/v1/goals';
const fresh = () => `v-${randomUUID()}`;

/** Sends a goal by hand: these header lines, then the pieces of the body, one after another. Answers what comes first. */
const send = (head: string, pieces: string[], everyMs = 0) =>
  new Promise<string>((resolve) => {
    const { hostname, port } = new URL(door.origin);
    const socket = connect(Number(port), hostname);
    socket.write(`POST ${GOALS} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${head}\r\n\r\n`);
    pieces.forEach((piece, n) => setTimeout(() => socket.write(piece), n * everyMs));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
  });

describe('a body', () => {
  it('that stalls is given up, to be sent again, and keeps nobody else waiting', async () => {
    const stalled = send('Content-Length: 100', ['{"goal":']);
    const other = await door.post('node', GOALS, { goal: 'signup', subject: fresh() });
    expect(other.status).toBe(200);
    expect(await stalled).toMatch(/^HTTP\/1\.1 503 [\s\S]*\r\nretry-after: \d+\r\n/i);
  }, 20_000);

  it('that comes slowly is waited for', async () => {
    const body = JSON.stringify({ goal: 'signup', subject: fresh() });
    const pieces = [body.slice(0, 10), body.slice(10, 20), body.slice(20)];
    expect(await send(`Content-Length: ${String(body.length)}`, pieces, 6_000)).toMatch(/^HTTP\/1\.1 200 /);
  }, 20_000);

  it('of no length is none, however that is written', async () => {
    expect(await send('Content-Length: 00', [])).toMatch(/^HTTP\/1\.1 400 /);
  });
});
