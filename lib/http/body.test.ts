import { expect, test } from 'vitest';
import { readJson } from './body';

const send = (body: BodyInit | null, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  new Request('http://weir.test/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
const code = (request: Request, max?: number) =>
  readJson(request, max).then(
    (value) => ({ value }),
    (error: { code: string }) => error.code,
  );

test('reads application/json and text/plain, whatever the charset says', async () => {
  expect(await code(send('{"a":[1,"é"]}'))).toEqual({ value: { a: [1, 'é'] } });
  expect(await code(send('{"a":1}', { 'content-type': 'text/plain;charset=UTF-8' }))).toEqual({ value: { a: 1 } });
  expect(await code(send('a=1', { 'content-type': 'application/x-www-form-urlencoded' }))).toBe(
    'unsupported_media_type',
  );
});

test('stops at the cap: by the announced length, and by the bytes of a stream that announces none', async () => {
  expect(await code(send('"xxxxxxxxxx"'), 12)).toEqual({ value: 'xxxxxxxxxx' });
  expect(await code(send('"xxxxxxxxxxx"'), 12)).toBe('too_large');
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(1024).fill(32));
    },
  });
  expect(await code(send(endless), 16 * 1024)).toBe('too_large');
  expect(pulled).toBeLessThan(40);
});

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
test.each([
  ['', 'empty'],
  ['{', 'not JSON'],
  [deep(21), '21 levels'],
  ['{"a":{"__proto__":{"x":1}}}', '__proto__'],
  ['["a\\u0000b"]', 'NUL'],
  ['{"a\\u0000b":1}', 'NUL in a key'],
  ['["\\ud800"]', 'a lone surrogate'],
])('refuses %j (%s)', async (text) => {
  expect(await code(send(text))).toBe('bad_request');
});

test('takes 20 levels and pairs of surrogates', async () => {
  expect(await code(send(deep(20)))).toHaveProperty('value');
  expect(await code(send('"\\ud83d\\ude00"'))).toEqual({ value: '😀' });
});

test('refuses what is not UTF-8', async () => {
  expect(await code(send(new Uint8Array([0x22, 0xff, 0x22])))).toBe('bad_request');
});
