import { describe, expect, test } from 'vitest';
import { callUrl, curlOf, fetchOf, shown } from './snippets';

const parameters = [
  { name: 'key', in: 'path' as const },
  { name: 'date', in: 'query' as const },
  { name: 'goal', in: 'query' as const },
];

describe('the address', () => {
  test('has what is given and nothing that is empty', () => {
    const values = { 'path.key': 'a b/c', 'query.date': '', 'query.goal': 'any&all' };
    expect(callUrl('http://weir.test', '/api/v1/x/{key}/report', parameters, values)).toBe(
      'http://weir.test/api/v1/x/a%20b%2Fc/report?goal=any%26all',
    );
    expect(callUrl('', '/api/v1/x', parameters, {})).toBe('/api/v1/x');
  });
});

describe('curl', () => {
  test('is one word per argument, whatever stands in the body', () => {
    const body = `{"name":"it's $(rm -rf ~)"}`;
    expect(curlOf({ method: 'PUT', url: 'http://w/x', type: 'application/json', body, token: '$TOKEN' })).toBe(
      [
        `curl -X PUT 'http://w/x'`,
        `-H "Authorization: Bearer $TOKEN"`,
        `-H 'Content-Type: application/json'`,
        `--data-binary '{"name":"it'\\''s $(rm -rf ~)"}'`,
      ].join(' \\\n  '),
    );
  });
  test('says nothing that is not needed', () => {
    expect(curlOf({ method: 'GET', url: 'http://w/x', type: '', body: '', token: '' })).toBe(`curl 'http://w/x'`);
  });
});

describe('fetch', () => {
  test('is JavaScript that compiles', () => {
    const calls = [
      { method: 'GET', url: 'http://w/x', type: '', body: '', token: '' },
      { method: 'POST', url: 'http://w/x', type: 'application/json', body: '{"a":[1]}', token: '$TOKEN' },
      {
        method: 'POST',
        url: 'http://w/x',
        type: 'application/x-ndjson',
        body: '{"a":1}\n{"a":2}',
        token: 'weir_sec_x',
      },
      { method: 'POST', url: 'http://w/x', type: 'application/json', body: '{not json', token: '' },
    ];
    for (const call of calls) {
      const code = fetchOf(call).replaceAll('await ', '');
      expect(() => compile(code)).not.toThrow();
    }
  });
});

/** Throws when the text is no program. */
function compile(code: string): unknown {
  const AsyncFunction = Object.getPrototypeOf(async function () {}) as { constructor: new (body: string) => unknown };
  return new AsyncFunction.constructor(code);
}

describe('an answer', () => {
  test('is indented when it is JSON, and cut when it is long', () => {
    expect(shown('{"a":1}', 'application/json')).toBe('{\n  "a": 1\n}');
    expect(shown('{broken', 'application/json')).toBe('{broken');
    expect(shown('abcdef', 'text/csv', 4)).toBe('abcd\n… 2 characters more');
  });
});
