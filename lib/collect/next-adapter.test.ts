import { describe, expect, it } from 'vitest';
import { toCollectRequest } from './next-adapter';

const requestOf = (body: string, headers: Record<string, string> = {}) =>
  toCollectRequest(new Request('https://weir.example/goal/signup?subject=v1', { method: 'POST', body, headers }));

describe('requests behind Next', () => {
  it('tell their path, query and headers', () => {
    const request = requestOf('{}', { 'content-type': 'text/plain' });
    expect([request.method, request.path, request.query('subject'), request.query('id')]).toEqual([
      'POST',
      '/goal/signup',
      'v1',
      null,
    ]);
    expect([request.header('content-type'), request.header('origin')]).toEqual(['text/plain', undefined]);
  });

  it.each([
    ['of a declared length', { 'content-length': '5' }],
    ['of no declared length', {}],
  ])('read a body %s up to the limit', async (_, headers: Record<string, string>) => {
    expect(String(await requestOf('hello', headers).body?.bytes(5))).toBe('hello');
    await expect(requestOf('hello', headers).body?.bytes(4)).rejects.toMatchObject({ code: 'too_large' });
  });

  it('do not believe a length that is too small', async () => {
    const request = requestOf('hello', { 'content-length': '1' });
    await expect(request.body?.bytes(4)).rejects.toMatchObject({ code: 'too_large' });
  });
});
