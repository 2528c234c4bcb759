import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { membersOf, paxPath } from './tar';

const BLOCK = 512;
const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);

function entry(name: string, content: string | Buffer, type = '0', folder = ''): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write(body.length.toString(8).padStart(11, '0'), 124);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  header.write(folder, 345, 155);
  return Buffer.concat([header, padded(body)]);
}
const END = Buffer.alloc(2 * BLOCK);
const long = `${'deep/'.repeat(40)}ada.csv`;
const pax = `${String(long.length + 10)} path=${long}\n`;
const TAR = Buffer.concat([
  entry('logs', '', '5'),
  entry('ada.csv', 'a,b\n', '0', 'logs'),
  entry('readme.md', '# no log'),
  entry('._bob.csv', 'of a Mac'),
  entry('PaxHeader', pax, 'x'),
  entry('cut.csv', 'x'.repeat(5000)),
  entry('cy.log.gz', gzipSync('packed')),
  entry('empty.txt', ''),
  END,
]);

async function* inPieces(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const length of lengths) {
    if (at < bytes.length) yield bytes.subarray(at, at + length);
    at += length;
  }
  if (at < bytes.length) yield bytes.subarray(at);
}

/** What is in it; of every second one only the first piece is read. */
async function readAll(bytes: Buffer, lengths: readonly number[] = [], skip = false): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const file of membersOf({ name: 'given', bytes: inPieces(bytes, lengths) })) {
    let text = '';
    for await (const piece of file.bytes) {
      text += Buffer.from(piece).toString('latin1');
      if (skip && found.length % 2 === 0) break;
    }
    found.push([file.name, text]);
  }
  return found;
}
const EXPECTED = [
  ['logs/ada.csv', 'a,b\n'],
  [long, 'x'.repeat(5000)],
  ['cy.log.gz', gzipSync('packed').toString('latin1')],
  ['empty.txt', ''],
];

it('gives the log files of an archive, however it arrives, packed or not', async () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.boolean(), async (lengths, packed) => {
      expect(await readAll(packed ? gzipSync(TAR) : TAR, lengths)).toEqual(EXPECTED);
    }),
    { numRuns: 100 },
  );
});

it('goes on where a file was not read to its end', async () => {
  const names = (await readAll(TAR, [700, 700, 700], true)).map(([name]) => name);
  expect(names).toEqual(EXPECTED.map(([name]) => name));
});

it('gives any other file as it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 1200 }), fc.array(fc.nat(600)), async (bytes, lengths) => {
      const file = Buffer.concat([Buffer.from('08:00,'), bytes]);
      expect(await readAll(file, lengths)).toEqual([['given', file.toString('latin1')]]);
    }),
  );
  expect(await readAll(Buffer.alloc(0))).toEqual([['given', '']]);
});

it('refuses a zip archive, a broken one, and one without logs', async () => {
  await expect(readAll(Buffer.from('PK\x03\x04rest'))).rejects.toMatchObject({ code: 'unsupported_media_type' });
  await expect(readAll(TAR.subarray(0, 2000))).rejects.toMatchObject({ code: 'bad_request' });
  const bad = Buffer.from(TAR);
  bad.write('no number!!', 124);
  await expect(readAll(bad)).rejects.toMatchObject({ code: 'bad_request' });
  await expect(readAll(Buffer.concat([entry('a.md', 'b'), END]))).rejects.toMatchObject({ code: 'bad_request' });
});

it('takes a name out of a pax header as the standard has it, in time that grows with its length only', () => {
  const record = (text: string) => {
    let length = text.length + 2;
    while (String(length).length + text.length + 2 !== length) length += 1;
    return `${String(length)} ${text}\n`;
  };
  const header = (...texts: string[]) => Buffer.from(texts.map(record).join(''));
  expect(paxPath(header('mtime=1.5', 'path=a b/ada.csv', 'linkpath=no'))).toBe('a b/ada.csv');
  expect(paxPath(header('comment=9 path=no.csv\n9 path=no.csv', 'path=two\nlines.csv'))).toBe('two\nlines.csv');
  for (const text of ['', 'path=no', '12 path', '99 path=no.csv\n', '-1 path=no\n', '0 path=no\n'])
    expect(paxPath(Buffer.from(text))).toBeNull();
  const started = performance.now();
  for (let n = 0; n < 50; n++) expect(paxPath(Buffer.alloc(64 * 1024, '1'))).toBeNull();
  expect(performance.now() - started).toBeLessThan(500);
});
