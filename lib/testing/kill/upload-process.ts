import { closeDatabase, database } from '@/lib/db/client';
import { uploadLogs } from '@/lib/logs/upload-logs';

/** An upload of so many lines in a process of its own, to be killed. Says so after each batch. */
const count = Number(process.argv[2]);
const ctx = { db: database(), actor: { kind: 'code' as const, name: 'upload' }, now: new Date('2026-05-01T00:00:00Z') };

async function* lines(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('at,player,event,text\n');
  for (let n = 0; n < count; n++) {
    const at = new Date(Date.parse('2026-04-01T00:00:00Z') + n * 20_000).toISOString();
    const state = Math.floor(n / 50) % 2 === 0 ? 'ACCEPTED' : 'COMPLETED';
    const text = n % 100 === 7 ? 'LOST' : `Q${String(Math.floor(n / 100))} ${state}`;
    yield Buffer.from(`${at},p${String(n % 50)},QUEST_STATUS,${text}\n`);
  }
}

await uploadLogs(ctx, {
  source: 'game',
  files: [{ name: 'game.csv', bytes: lines() }],
  onProgress: () => process.stdout.write('booked\n'),
});
await closeDatabase();
