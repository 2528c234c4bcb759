import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { parseInstant } from '@/lib/time/parse-instant';
import { unpack } from './bytes';
import { Clock, parseClock, Zone } from './clock';
import { decode, detectEncoding } from './decode';
import { Repeats } from './repeats';
import { LineSplitter, MAX_LINE, type RawLine } from './split';

/** Splits a text that arrives in pieces of these lengths. */
function split(text: string, pieces: readonly number[] = [], delimiter: string | null = ','): RawLine[] {
  const splitter = new LineSplitter(delimiter);
  const lines: RawLine[] = [];
  let at = 0;
  for (const length of pieces) {
    lines.push(...splitter.push(text.slice(at, at + length)));
    at += length;
  }
  return [...lines, ...splitter.push(text.slice(at)), ...splitter.end()];
}

const write = (cells: readonly string[]) =>
  cells.map((cell) => (/^\s*$|[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
const anyPieces = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 30 });
const anyText = fc.string({ unit: fc.constantFrom('a', 'b', ',', ';', '"', '\n', '\r', ' ', 'é', '\0', '\uFFFD') });

describe('LineSplitter', () => {
  it('reads back what was written, however it arrives', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', 'é') });
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), anyPieces, (rows, end, closed, pieces) => {
        const text = rows.map(write).join(end) + (closed ? end : '');
        expect(split(text, pieces).map(({ cells }) => cells)).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws and never loses a character of a line, whatever it is given', () => {
    fc.assert(
      fc.property(anyText, anyPieces, (text, pieces) => {
        const lines = split(text, pieces);
        expect(visible(lines.map((line) => line.text).join('\n'))).toBe(visible(text));
        expect(lines).toEqual(split(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('numbers lines as an editor does, and gives every physical line to one line', () => {
    fc.assert(
      fc.property(anyText, anyPieces, (text, pieces) => {
        const lines = split(text, pieces);
        const physical = text.split('\n');
        let next = 1;
        for (const { line, text: own } of lines) {
          expect(line).toBeGreaterThanOrEqual(next);
          expect(physical[line - 1]?.startsWith(own.split('\n')[0] ?? '')).toBe(true);
          next = line + own.split('\n').length;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('lets a quote that is never closed cost its own line only', () => {
    const text = 'a,"b\n1,2\n"x"y,3\n4,"5"\n';
    expect(split(text).map(({ line, cells, problem }) => [line, cells, problem])).toEqual([
      [1, null, 'malformed_quotes'],
      [2, ['1', '2'], null],
      [3, null, 'malformed_quotes'],
      [4, ['4', '5'], null],
    ]);
  });

  it('keeps the beginning of a line that is too long and goes on with the next', () => {
    const long = 'x'.repeat(MAX_LINE + 1);
    for (const pieces of [[], [1000, 70_000], [MAX_LINE + 10]]) {
      const lines = split(`1\n${long}\n2`, pieces);
      expect(lines.map(({ line, text, problem }) => [line, text.length, problem])).toEqual([
        [1, 1, null],
        [2, 10_000, 'too_long'],
        [3, 1, null],
      ]);
    }
    expect(split(`"${long}`)).toMatchObject([{ problem: 'too_long' }]);
    expect(split(`"a\n${long}\n1`)).toMatchObject([
      { line: 1, problem: 'malformed_quotes' },
      { line: 2, problem: 'too_long' },
      { line: 3, problem: null },
    ]);
  });

  it('says which lines have a NUL or what is no character', () => {
    expect(split('a\n\0b\nc\uFFFD').map(({ problem }) => problem)).toEqual([null, 'nul_character', 'bad_encoding']);
    expect(split('a;b;c,d\n', [], null)[0]?.cells).toEqual(['a', 'b', 'c,d']);
  });
});

const visible = (text: string) => text.replaceAll(/[\s]/g, '');

async function collect(bytes: Uint8Array, stated: Parameters<typeof decode>[1] = 'auto', size = 7): Promise<string> {
  const pieces = (async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();
  let text = '';
  for await (const piece of decode(unpack(pieces), stated)) text += piece;
  return text;
}

describe('decode', () => {
  const TEXT = 'Größe,naïve,"€ 5"\nzweite,Zeile,ü\n';

  it('recognises UTF-8, UTF-16 and Latin-1, with and without a byte order mark, packed or not', async () => {
    const little = Buffer.from(TEXT, 'utf16le');
    const big = Buffer.from(little).swap16();
    expect(await collect(Buffer.from(TEXT))).toBe(TEXT);
    expect(await collect(Buffer.from(`\uFEFF${TEXT}`))).toBe(TEXT);
    expect(await collect(little)).toBe(TEXT);
    expect(await collect(big)).toBe(TEXT);
    expect(await collect(Buffer.concat([Buffer.from([0xfe, 0xff]), big]))).toBe(TEXT);
    expect(await collect(gzipSync(TEXT))).toBe(TEXT);
    const plain = TEXT.replace('€', 'E');
    expect(await collect(Buffer.from(plain, 'latin1'))).toBe(plain);
    expect(await collect(Buffer.from('Gr\xf6\xdfe', 'latin1'), 'utf-8')).toBe('Gr\uFFFD\uFFFDe');
    expect(await collect(new Uint8Array())).toBe('');
  });

  it('gives any bytes a text, the same in any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), async (bytes, size) => {
        fc.pre(!(bytes[0] === 0x1f && bytes[1] === 0x8b));
        expect(await collect(bytes, 'auto', size)).toBe(await collect(bytes, 'auto', 1_000));
        expect(['utf-8', 'utf-16le', 'utf-16be', 'latin-1']).toContain(detectEncoding(bytes));
      }),
    );
  });

  it('refuses archives that are broken or become too large', async () => {
    await expect(collect(gzipSync('a'.repeat(1000)).subarray(0, 20))).rejects.toMatchObject({ code: 'bad_request' });
    const bomb = (async function* () {
      yield gzipSync(Buffer.alloc(1_000_000));
    })();
    const read = async () => {
      for await (const _ of unpack(bomb, 100_000));
    };
    await expect(read()).rejects.toMatchObject({ code: 'too_large' });
  });
});

describe('Clock', () => {
  const read = (times: string[], disorderMs = 60_000, zone = 'UTC') => {
    const clock = new Clock(new Zone(zone), '2026-03-28', disorderMs);
    return times.map((time) => {
      const at = clock.read(time);
      return at === null ? null : new Date(at).toISOString().replace(':00.000Z', '');
    });
  };

  it('is of the next day when it is smaller than before, but for a little disorder', () => {
    expect(read(['08:00', '23:59:00', '0:01', '24:00:00', '00:00', '07:59'])).toEqual([
      ...['2026-03-28T08:00', '2026-03-28T23:59', '2026-03-29T00:01', '2026-03-29T00:00', '2026-03-29T00:00'],
      '2026-03-29T07:59',
    ]);
    expect(read(['08:01', '08:00', '07:59'])).toEqual(['2026-03-28T08:01', '2026-03-28T08:00', '2026-03-29T07:59']);
    expect(read(['08:01', '08:00'], 0)).toEqual(['2026-03-28T08:01', '2026-03-29T08:00']);
    // Late by two minutes over midnight; nothing lies before the start day.
    expect(read(['23:59', '00:01', '23:59', '00:02'], 180_000)).toEqual([
      ...['2026-03-28T23:59', '2026-03-29T00:01', '2026-03-28T23:59', '2026-03-29T00:02'],
    ]);
    expect(read(['00:01', '23:59'], 180_000)).toEqual(['2026-03-28T00:01', '2026-03-28T23:59']);
  });

  it('takes a whole date, also backwards, and goes on from it', () => {
    expect(read(['08:00', '2026-02-01T10:00:00+01:00', '09:30', '2026-05-01', '11:00'])).toEqual([
      ...['2026-03-28T08:00', '2026-02-01T09:00', '2026-02-01T09:30', '2026-05-01T12:00', '2026-05-02T11:00'],
    ]);
  });

  it('knows days of 23 and 25 hours', () => {
    expect(read(['23:00', '01:30', '03:30', '24:00:00'], 0, 'Europe/Amsterdam')).toEqual([
      ...['2026-03-28T22:00', '2026-03-29T00:30', '2026-03-29T01:30', '2026-03-29T22:00'],
    ]);
  });

  it('stays on its day in the night in which the clock is turned back, and knows the second of two equal hours', () => {
    const read = (times: string[], day = '2026-10-25') => {
      const clock = new Clock(new Zone('Europe/Amsterdam'), day, 60_000);
      return times.map((time) => new Date(clock.read(time) ?? NaN).toISOString().slice(5, 16));
    };
    expect(read(['01:50', '02:10', '02:50', '02:05', '02:04:30', '02:40', '03:10', '23:59', '00:01'])).toEqual([
      ...['10-24T23:50', '10-25T00:10', '10-25T00:50', '10-25T01:05', '10-25T01:04', '10-25T01:40', '10-25T02:10'],
      ...['10-25T22:59', '10-25T23:01'],
    ]);
    // From the afternoon, or out of the second hour, it goes back to the next day only.
    expect(read(['02:50', '15:00', '02:30'])).toEqual(['10-25T00:50', '10-25T14:00', '10-26T01:30']);
    expect(read(['02:50', '02:10', '02:55', '02:20'])).toEqual([
      ...['10-25T00:50', '10-25T01:10', '10-25T01:55', '10-26T01:20'],
    ]);
    // Nothing comes twice on any other day, the one on which an hour is left out among them.
    expect(read(['02:50', '02:05'], '2026-10-24')).toEqual(['10-24T00:50', '10-25T00:05']);
    expect(read(['03:50', '03:05'], '2026-03-29')).toEqual(['03-29T01:50', '03-30T01:05']);
    // A whole date says which of the two hours it is.
    expect(read(['2026-10-25T02:30:00+01:00', '02:40', '2026-10-25T02:30:00+02:00', '02:40', '02:10'])).toEqual([
      ...['10-25T01:30', '10-25T01:40', '10-25T00:30', '10-25T00:40', '10-25T01:10'],
    ]);
  });

  it('says what is no time', () => {
    expect(['24:00:01', '12:60', '1', '', '99:00', '12:00:00.5x', '-1:00'].map(parseClock)).toEqual(
      Array.from({ length: 7 }, () => null),
    );
    expect(['0:00', '24:00:00', '12:00:00.250'].map(parseClock)).toEqual([0, 86_400_000, 43_200_250]);
    expect(read(['later', '2026-02-30T00:00:00Z', '9999999-01-01'])).toEqual([null, null, null]);
  });

  it('reads instants as the rest of the product does, only faster', () => {
    const at = fc.date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    const offsets = ['Z', '+01:00', '-0530', ''];
    for (const timeZone of ['UTC', 'America/New_York', 'Asia/Kolkata']) {
      const zone = new Zone(timeZone);
      fc.assert(
        fc.property(at, fc.constantFrom(...offsets), fc.integer({ min: 19, max: 23 }), (date, offset, length) => {
          const text = date.toISOString().slice(0, length === 20 ? 19 : length) + offset;
          const expected = parseInstant(text, timeZone);
          expect(zone.instant(text)).toBe(expected === null ? null : Date.parse(expected));
        }),
        { numRuns: 300 },
      );
    }
  });

  it('reads one time after another of a day as it reads the first', () => {
    const times = ['00:00:00', '09:05:07', '23:59:59', '24:00:00', '12:60:00', '12:00:60', '1a:00:00', '12-00-00'];
    for (const [first, ends] of [
      ['2026-03-01T10:00:00Z', ['Z', '', 'z', '+01:00', '.5Z']],
      ['2026-03-01 10:00:00Z', ['Z']],
    ] as const) {
      for (const end of ends) {
        for (const time of times) {
          const zone = new Zone('Europe/Amsterdam');
          zone.instant(first);
          const text = `${first.slice(0, 11)}${time}${end}`;
          expect([text, zone.instant(text)]).toEqual([text, new Zone('Europe/Amsterdam').instant(text)]);
        }
      }
    }
  });
});

it('counts what was seen before, also after the table has grown', () => {
  const repeats = new Repeats();
  for (let n = 0; n < 5_000; n++) expect(repeats.count(`line ${String(n)}`)).toBe(0);
  for (let n = 0; n < 5_000; n++) expect(repeats.count(`line ${String(n)}`)).toBe(1);
  expect(repeats.count('line 7')).toBe(2);
});

it('counts what is seen again and again, across a table that grows', () => {
  const repeats = new Repeats();
  for (let n = 0; n < 1_000; n++) {
    expect(repeats.count('always')).toBe(n);
    repeats.count(`line ${String(n)}`);
  }
});

it('goes on counting what it carries over from an older table', () => {
  const repeats = new Repeats(256);
  for (let n = 0; n < 300; n++) expect(repeats.count('often')).toBe(n);
  for (let n = 0; n < 250; n++) repeats.count(`line ${String(n)}`);
  expect(repeats.count('often')).toBe(300);
});

it('remembers the newest when it may not grow', () => {
  const repeats = new Repeats(1024);
  for (let n = 0; n < 5_000; n++) {
    expect(repeats.count(`line ${String(n)}`)).toBe(0);
    if (n >= 200) expect(repeats.count(`line ${String(n - 200)}`)).toBeGreaterThan(0);
  }
  expect(repeats.count('line 7')).toBe(0);
});
