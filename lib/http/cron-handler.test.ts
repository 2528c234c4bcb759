import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseEnvironment, type Environment } from '@/lib/config/env';
import { Problem } from '@/lib/db/problem';
import { cronHandler } from './cron-handler';

vi.mock('@/lib/db/client', () => ({ database: () => ({}) }));

const SECRET = 'sixteen characters or more';
const kept = globalThis as typeof globalThis & { weirEnvironment?: Environment };
const configure = (variables: Record<string, string>) => {
  kept.weirEnvironment = parseEnvironment({ NODE_ENV: 'production', ...variables });
};

const run = vi.fn<Parameters<typeof cronHandler>[0]['run']>();
const handler = cronHandler({ has: (name) => name === 'reports', run });
const call = (path = '/api/cron', init: RequestInit = {}) => handler(new Request(`http://weir.test${path}`, init));
const knowing = (path?: string, method = 'GET') =>
  call(path, { method, headers: { authorization: `Bearer ${SECRET}` } });
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

beforeEach(() => {
  configure({ CRON_SECRET: SECRET });
  run.mockReset().mockResolvedValue({ status: 'ok' });
});
afterEach(() => {
  delete kept.weirEnvironment;
});

describe('who calls', () => {
  test.each([
    [undefined],
    [''],
    ['Bearer'],
    ['Bearer '],
    ['Bearer undefined'],
    ['Bearer null'],
    [SECRET],
    [`Basic ${SECRET}`],
    [`Bearer ${SECRET.slice(0, -1)}`],
    [`Bearer ${SECRET}x`],
    [`Bearer x${SECRET}`],
    [`Bearer ${SECRET.toUpperCase()}`],
    ['Bearer $CRON_SECRET'],
  ])('%j is nobody', async (authorization) => {
    const response = await call('/api/cron', authorization === undefined ? {} : { headers: { authorization } });
    expect([response.status, await codeOf(response)]).toEqual([401, 'unauthenticated']);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(run).not.toHaveBeenCalled();
  });

  test('the secret is never read from the address, nor from a body', async () => {
    for (const query of [`?secret=${SECRET}`, `?authorization=Bearer%20${SECRET}`, `?CRON_SECRET=${SECRET}`])
      expect((await call(`/api/cron${query}`)).status).toBe(401);
    expect((await call('/api/cron', { method: 'POST', body: JSON.stringify({ secret: SECRET }) })).status).toBe(401);
    expect(run).not.toHaveBeenCalled();
  });

  test.each([[{}], [{ CRON_SECRET: 'fifteen letters' }], [{ CRON_SECRET: '' }]])(
    'without a proper secret (%j) nobody may, and nothing runs',
    async (variables) => {
      configure(variables);
      const given = (variables as { CRON_SECRET?: string }).CRON_SECRET;
      for (const said of [given ?? '', 'undefined', '']) {
        const response = await call('/api/cron', { headers: { authorization: `Bearer ${said}` } });
        expect([response.status, await codeOf(response)]).toEqual([503, 'unavailable']);
        expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      }
      expect(run).not.toHaveBeenCalled();
    },
  );
});

describe('what is answered', () => {
  test.each(['GET', 'POST'])('%s runs what is due, once, and answers its tally', async (method) => {
    const jobs = [{ job: 'reports', ran: true, days: ['2026-11-20'], written: 1, unchanged: 0, failed: 0, ms: 5 }];
    run.mockResolvedValue({ status: 'ok', jobs } as never);
    const response = await knowing('/api/cron', method);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok', jobs }]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('HEAD, which asks about and never does, runs nothing', async () => {
    const response = await knowing('/api/cron', 'HEAD');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect(run).not.toHaveBeenCalled();
  });

  test('one job by its name; an unknown one is not found', async () => {
    expect((await knowing('/api/cron?job=reports')).status).toBe(200);
    expect(run.mock.calls[0]?.[1]).toMatchObject({ only: 'reports' });
    const unknown = await knowing('/api/cron?job=nothing');
    expect([unknown.status, await codeOf(unknown)]).toEqual([404, 'not_found']);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('a run that is going on is no alarm, a part that failed is one, with its tally', async () => {
    run.mockResolvedValue({ status: 'skipped', reason: 'already running' } as never);
    const skipped = await knowing();
    expect([skipped.status, await skipped.json()]).toEqual([200, { status: 'skipped', reason: 'already running' }]);
    run.mockResolvedValue({ status: 'failed', jobs: [{ job: 'reports', failed: 1 }] } as never);
    const failed = await knowing();
    expect([failed.status, await failed.json()]).toMatchObject([500, { status: 'failed', jobs: [{ failed: 1 }] }]);
  });

  test('what breaks says nothing of itself', async () => {
    run.mockRejectedValueOnce(new Error('SELECT secret'));
    const broken = await knowing();
    expect([broken.status, (await broken.text()).includes('SELECT')]).toEqual([500, false]);
    run.mockRejectedValueOnce(new Problem('unavailable', 'The database cannot be reached.'));
    expect((await knowing()).headers.get('retry-after')).toBe('5');
  });
});
