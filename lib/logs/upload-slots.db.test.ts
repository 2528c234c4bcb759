import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { POST } from '@/app/api/v1/logs/[source]/route';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { makeToken, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createLogSource } from './create-log-source';
import { listUploads } from './list-uploads';
import { limitSilence } from './reading/bytes';
import { MOST_UPLOADS, openUploads } from './upload-slots';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let write: { authorization: string };
const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now: new Date() });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  write = await makeToken('write');
  await createLogSource(ctx(), {
    ...{ slug: 'game', name: 'Game', kind: 'player', format: { type: 'clock' } },
    handlers: [{ event: 'QUEST_STATUS', handler: 'quest_status' }],
  });
}, 120_000);
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
});

/** An upload whose body is written by hand. */
function begin(player: string) {
  let give: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (give = controller) });
  const request = new Request(`http://127.0.0.1/api/v1/logs/game?subject=${player}&date=2026-03-01`, {
    method: 'POST',
    body,
    headers: { ...write, 'content-type': 'text/csv' },
    duplex: 'half',
  } as RequestInit);
  return {
    answer: POST(request, { params: Promise.resolve({ source: 'game' }) }),
    say: (text: string) => give?.enqueue(Buffer.from(text)),
    end: () => give?.close(),
    breakOff: () => give?.error(new Error('the sender is gone')),
  };
}
const line = '08:00:00,QUEST_STATUS,FET0001 ACCEPTED\n';
const until = async (open: number) => {
  for (let n = 0; n < 1_500 && openUploads() !== open; n++) await sleep(20);
  expect(openUploads()).toBe(open);
};

it('takes so many uploads at once, and tells one more to come again, whatever becomes of the others', async () => {
  const running = Array.from({ length: MOST_UPLOADS }, (_, n) => begin(`p${n}`));
  await until(MOST_UPLOADS);
  const refused = await begin('late').answer;
  expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([503, 5]);
  expect(await refused.json()).toMatchObject({ error: { code: 'unavailable', message: /4 uploads are under way/ } });
  expect((await listUploads(ctx())).uploads.map(({ subject }) => subject)).not.toContain('late');

  const [broken, ...others] = running;
  broken?.say(line);
  broken?.breakOff();
  expect((await broken?.answer)?.ok).toBe(false);
  await until(MOST_UPLOADS - 1);
  const next = begin('late');
  await until(MOST_UPLOADS);
  for (const one of [next, ...others]) {
    one.say(line);
    one.end();
    expect((await one.answer).status).toBe(200);
  }
  await until(0);
}, 120_000);

it('gives its place back when it is refused for another reason', async () => {
  const one = begin('');
  one.say(line);
  one.end();
  expect((await one.answer).status).toBe(400);
  await until(0);
}, 60_000);

/** A tar archive of small files, as `tar --format=ustar` writes it. */
function tarOf(files: Record<string, string>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write(text.length.toString(8).padStart(11, '0'), 124);
    header.write('0', 156);
    header.write('ustar\x0000', 257);
    return [header, Buffer.from(text.padEnd(Math.ceil(text.length / 512) * 512, '\0'))];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

it('books the files of an archive, each with an upload of its own, and what came before it broke off', async () => {
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`logs/a${n}.csv`, line + 'nonsense\n']));
  const send = async (body: Buffer) => {
    const response = await POST(
      new Request('http://127.0.0.1/api/v1/logs/game?date=2026-03-02', {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { ...write, 'content-type': 'application/gzip' },
      }),
      { params: Promise.resolve({ source: 'game' }) },
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const whole = gzipSync(tarOf(files));
  expect((await send(gzipSync(tarOf(files).subarray(0, 1024 * 10 + 300)))).status).toBe(400);
  const first = (await listUploads(ctx())).uploads.filter(({ fileName }) => fileName.startsWith('logs/a'));
  expect(first.length).toBe(10);
  const { status, body } = await send(whole);
  expect([status, body]).toMatchObject([200, { accepted: 20, duplicates: 10, quarantined: 30 }]);
  expect((body['errors'] as unknown[])[0]).toMatchObject({ line: 2, reason: 'missing_cells', file: 'logs/a0.csv' });
  expect((await send(whole)).body).toMatchObject({ accepted: 0, duplicates: 30, quarantined: 30 });
  const subjects = await database().subject.findMany({ where: { externalId: { startsWith: 'a' } } });
  expect(subjects.map(({ externalId }) => externalId).sort()).toEqual(
    Object.keys(files)
      .map((name) => `${name.slice(5, -4)}/FET0001`)
      .sort(),
  );
}, 120_000);

it('does not wait for ever for a sender that says nothing', async () => {
  const silent = (async function* () {
    yield Buffer.from('a');
    await new Promise(() => undefined);
  })();
  const read = async () => {
    for await (const _ of limitSilence(silent, 50));
  };
  await expect(read()).rejects.toMatchObject({ code: 'bad_request' });
});
