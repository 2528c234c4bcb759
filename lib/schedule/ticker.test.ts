import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PrismaClient } from '@/lib/db/generated/client';
import { startTicker } from './ticker';

const NOW = new Date('2026-11-20T12:00:00Z');
/** What each tick meets; nothing left: all is well. */
let failures: Error[] = [];
const findMany = vi.fn(() => {
  const failure = failures.shift();
  return failure === undefined ? Promise.resolve([]) : Promise.reject(failure);
});
const client = { setting: { findMany } } as unknown as PrismaClient;
const outage = () =>
  Object.assign(
    new Error(
      '\nInvalid `client.setting.findMany()` invocation in\n/srv/x.js\n\ntimeout exceeded when trying to connect',
    ),
    {
      code: 'P2024',
    },
  );

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says in a line that the database is away, once until it is back, and goes on trying', async () => {
  failures = [outage(), outage(), outage()];
  const onError = vi.fn();
  const onOutage = vi.fn();
  const stop = startTicker(client, { everyMs: 1_000, clock: () => NOW, onError, onOutage });
  await vi.advanceTimersByTimeAsync(2_100);
  expect(findMany).toHaveBeenCalledTimes(3);
  expect(onOutage.mock.calls).toEqual([['timeout exceeded when trying to connect']]);
  await vi.advanceTimersByTimeAsync(1_000);
  failures = [outage()];
  await vi.advanceTimersByTimeAsync(1_000);
  expect(onOutage).toHaveBeenCalledTimes(2);
  expect(onError).not.toHaveBeenCalled();
  await stop();
});

it('tells of everything else as it is', async () => {
  const fault = new Error('a fault of ours');
  failures = [fault];
  const onError = vi.fn();
  const onOutage = vi.fn();
  const stop = startTicker(client, { everyMs: 1_000, clock: () => NOW, onError, onOutage });
  await vi.advanceTimersByTimeAsync(10);
  expect([onError.mock.calls, onOutage.mock.calls]).toEqual([[[fault]], []]);
  await stop();
});
