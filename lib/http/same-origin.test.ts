import { expect, test } from 'vitest';
import { isSameOrigin } from './same-origin';

test.each([
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ 'sec-fetch-site': 'none' }, true],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ 'sec-fetch-site': 'cross-site', origin: 'https://weir.example' }, false],
  [{ origin: 'https://weir.example' }, true],
  [{ origin: 'http://inside:3000', host: 'inside:3000' }, true],
  [{ origin: 'https://evil.example', host: 'inside:3000' }, false],
  [{ origin: 'https://weir.example.evil.example', host: 'inside:3000' }, false],
  [{ origin: 'null', host: 'inside:3000' }, false],
  [{ host: 'inside:3000' }, false],
  [{}, false],
])('%j: %s', (headers, same) => {
  expect(isSameOrigin(new Headers(headers as Record<string, string>), 'https://weir.example')).toBe(same);
});
