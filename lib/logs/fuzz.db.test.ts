import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createLogSource } from './create-log-source';
import { listUploads } from './list-uploads';
import { LineSplitter } from './reading/split';
import { uploadLogs } from './upload-logs';

/* Whatever a file holds: nothing is thrown, and accepted + quarantined + duplicates are the lines of the file. */
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let opened: ReturnType<typeof connect>;
const NOW = new Date('2026-05-01T00:00:00Z');
const ctx = (): Context => ({ db: opened.client, actor: { kind: 'code', name: 'test' }, now: NOW });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  opened = connect(scratch.url, 4);
  const handlers = [
    { event: 'Q', handler: 'quest_status' },
    { event: 'CHAT', handler: 'ignore' },
  ];
  await createLogSource(ctx(), { slug: 'clock', name: 'C', kind: 'player', format: { type: 'clock' }, handlers });
  await createLogSource(ctx(), {
    ...{ slug: 'table', name: 'T', kind: 'player', handlers },
    format: { type: 'table', subject: 's', at: 't', event: 'e', text: 'x' },
  });
}, 120_000);
afterAll(async () => {
  await opened.disconnect();
  await scratch.drop();
});

const time = fc.constantFrom('08:00:00', '24:00:00', '23:59', '7:00', '2026-03-01T10:00:00Z', '2030-01-01', 'soon', '');
const event = fc.constantFrom('Q', 'q', 'CHAT', 'JUMP', '');
const text = fc.constantFrom(
  'A ACCEPTED',
  'A COMPLETED',
  'B rejected',
  'A LOST',
  '"A\nACCEPTED"',
  '"open',
  'é\uFFFD',
  '\0',
);
const subject = fc.constantFrom('p1', 'p2', 'a b', '');
const noise = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '\0', '\uFFFD'), maxLength: 30 });
const cells = (...each: fc.Arbitrary<string>[]) => fc.tuple(...each).map((row) => row.join(','));
const fileOf = (line: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(fc.oneof({ weight: 4, arbitrary: line }, noise), { maxLength: 25 }), fc.constantFrom('\n', '\r\n'))
    .map(([lines, end]) => lines.join(end));
const encoded = fc.constantFrom('utf8' as const, 'utf16le' as const, 'latin1' as const);

/** Lines as the splitter sees them, a header being none. */
function countLines(content: string, header: boolean): number {
  const splitter = new LineSplitter(header ? ',' : null);
  return [...splitter.push(content), ...splitter.end()].length - (header ? 1 : 0);
}

it.each([
  ['clock', fileOf(cells(time, event, text)), ''],
  ['table', fileOf(cells(subject, time, event, text)), 's,t,e,x\n'],
])(
  'never throws and never loses a line of a %s',
  async (source, file, header) => {
    await fc.assert(
      fc.asyncProperty(file, encoded, async (body, encoding) => {
        const content = header + body;
        const mark = encoding === 'utf16le' ? '\uFEFF' : '';
        const bytes = Buffer.from(mark + content, encoding);
        const send = () =>
          uploadLogs(ctx(), {
            source,
            files: [
              {
                ...{ name: 'p1.csv', day: '2026-03-01' },
                bytes: (async function* () {
                  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
                })(),
              },
            ],
          });
        const first = await send();
        const sum = first.accepted + first.quarantined + first.duplicates;
        if (encoding === 'utf8') expect(sum).toBe(countLines(content, header !== ''));
        const [stored] = (await listUploads(ctx(), { source, limit: 1000 })).uploads.filter(
          ({ id }) => id === first.uploads[0],
        );
        expect(stored).toMatchObject({ status: 'done', lines: sum, accepted: first.accepted });
        const again = await send();
        expect(again).toMatchObject({ accepted: 0, quarantined: first.quarantined });
        expect(again.duplicates).toBe(first.accepted + first.duplicates);
      }),
      { numRuns: 40 },
    );
  },
  240_000,
);
