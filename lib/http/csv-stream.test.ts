import { expect, test } from 'vitest';
import type { CsvRow } from './csv';
import { csvStream, wantsWholeCsv } from './csv-stream';

const request = (query = '') => new Request(`http://weir.test/api/v1/list?format=csv${query}`);
const options = { name: 'a list', columns: ['id', 'text'] };

/** Pages that count how many were asked for. */
function pagesOf(all: CsvRow[][]) {
  const asked = { pages: 0, ended: false };
  async function* pages() {
    try {
      for (const rows of all) {
        asked.pages += 1;
        yield await Promise.resolve(rows);
      }
    } finally {
      asked.ended = true;
    }
  }
  return { asked, pages: pages() };
}

test('a list of many pages is one file with one header', async () => {
  const { pages } = pagesOf([[{ id: 1, text: '=1+1' }], [{ text: 'ä', id: 2 }], [], [{ id: 3 }]]);
  const response = await csvStream(request(), pages, options);
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="a-list.csv"');
  expect(await response.text()).toBe("id,text\r\n1,'=1+1\r\n2,ä\r\n3,\r\n");
});

test('an empty one has its header, and a mark for Excel where it is asked for', async () => {
  const bytes = await (await csvStream(request('&bom=1'), pagesOf([]).pages, options)).arrayBuffer();
  expect(Buffer.from(bytes).toString()).toBe('\ufeffid,text\r\n');
  expect(await (await csvStream(request(), pagesOf([[]]).pages, options)).text()).toBe('id,text\r\n');
});

test('no page is read before the one before was sent, none after the reader has gone', async () => {
  const { pages, asked } = pagesOf(Array.from({ length: 50 }, (_, id) => [{ id }]));
  const response = await csvStream(request(), pages, options);
  const reader = response.body?.getReader();
  await reader?.read();
  expect(asked.pages).toBeLessThan(4);
  await reader?.cancel();
  expect(asked).toMatchObject({ ended: true });
});

test('what is refused at once is an error; what fails later breaks the file off', async () => {
  async function* failing(after: number) {
    for (let id = 0; id < after; id++) yield await Promise.resolve([{ id }]);
    throw new Error('the database is away');
  }
  await expect(csvStream(request(), failing(0), options)).rejects.toThrow('the database is away');
  await expect((await csvStream(request(), failing(2), options)).text()).rejects.toThrow();
});

test('pages are for those who ask for pages', () => {
  expect([request(), request('&limit=10'), request('&cursor=x')].map(wantsWholeCsv)).toEqual([true, false, false]);
  expect(wantsWholeCsv(new Request('http://weir.test/?limit'))).toBe(false);
});
