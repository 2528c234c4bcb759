import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvResponse, toCsv } from './csv';

test('is RFC 4180: CRLF, quotes doubled, a header with the columns of all rows', () => {
  expect(
    toCsv([
      { a: 1, b: 'x,y' },
      { a: null, c: 'say "hi"\nthere' },
    ]),
  ).toBe('a,b,c\r\n1,"x,y",\r\n,,"say ""hi""\nthere"\r\n');
});

test('numbers, booleans, instants and objects read as what they are; what is unknown is empty, never 0', () => {
  const row = { n: -0.0431, b: false, at: new Date(0), o: { k: [1] }, u: undefined, nan: Number.NaN, big: 12n };
  expect(toCsv([row])).toBe('n,b,at,o,u,nan,big\r\n-0.0431,false,1970-01-01T00:00:00.000Z,"{""k"":[1]}",,,12\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', '－1', '  =1+1', '\u00a0@x'])(
  'a spreadsheet does not run %j',
  (text) => {
    const [, cells] = parse(toCsv([{ text }]), { record_delimiter: '\r\n' }) as string[][];
    expect(cells).toEqual([`'${text}`]);
  },
);

test('also not as a name of a column', () => {
  expect(toCsv([{ '=1+1': 1 }])).toBe("'=1+1\r\n1\r\n");
});

test('any text survives the way there and back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string(), fc.string({ unit: 'grapheme' })), { minLength: 1, maxLength: 20 }),
      (pairs) => {
        const rows = pairs.map(([a, b]) => ({ a, b, end: 'x' }));
        const read = parse(toCsv(rows), { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
        const plain = (text = '') => text.replace(/^'(?=\s*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20])/, '');
        expect(read.map((row) => [plain(row.a), plain(row.b)])).toEqual(
          rows.map((row) => [plain(row.a), plain(row.b)]),
        );
      },
    ),
  );
});

test('the file is named by us', () => {
  const response = csvResponse([{ a: 1 }], 'experiments/check"out\r\nx: y');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="experiments-check-out-x-y.csv"');
  expect(response.headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
});

test('a byte order mark for Excel only when asked for', async () => {
  const bytes = async (response: Response) => new Uint8Array(await response.arrayBuffer());
  expect([...(await bytes(csvResponse([{ a: 1 }], 'x', { bom: true })))].slice(0, 3)).toEqual([0xef, 0xbb, 0xbf]);
  expect((await bytes(csvResponse([{ a: 1 }], 'x')))[0]).toBe('a'.charCodeAt(0));
});
