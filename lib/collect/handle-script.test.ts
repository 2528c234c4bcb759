import { beforeEach, expect, it } from 'vitest';
import { handleScript } from './handle-script';
import { forget } from './state';

beforeEach(() => forget('script'));

/** Asks for the script at a host; without a database it holds no experiments. */
const ask = (host: string) =>
  handleScript({
    ...{ method: 'GET', path: '/experiments.js', query: () => null, remoteAddress: undefined, body: null },
    header: (name) => ({ host, 'accept-encoding': 'gzip, br' })[name],
  });

it('compresses for the hosts that it serves, and not for whatever somebody calls it', async () => {
  const hosts = Array.from({ length: 60 }, (_, n) => `host-${String(n)}.example`);
  const answers = await Promise.all(hosts.map(ask));
  const encodings = answers.map(({ headers }) => headers['content-encoding']);
  expect(encodings[0]).toBe('br');
  expect(encodings.filter((encoding) => encoding === 'br').length).toBeLessThanOrEqual(20);
  const last = answers.at(-1);
  expect([last?.status, last?.headers['content-encoding']]).toEqual([200, undefined]);
  expect(String(last?.body)).toContain('http://host-59.example');
  expect((await ask('host-0.example')).body).toBe(answers[0]?.body);
});
