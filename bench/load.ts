import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';

/** 64 connections for some seconds against 127.0.0.1; answers requests per second and the 99th percentile in ms. */
export type Load = { perSecond: number; p99: number; failed: number };

export type Shot = { method: 'GET' | 'POST'; path: string; body?: () => string; headers?: Record<string, string> };

export async function shoot(port: number, shot: Shot, seconds: number): Promise<Load> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: 64,
    duration: seconds,
    requests: [
      {
        method: shot.method,
        path: shot.path,
        headers: { 'content-type': 'text/plain', 'user-agent': BROWSER, ...shot.headers },
        setupRequest: (request) => ({ ...request, ...(shot.body === undefined ? {} : { body: shot.body() }) }),
      },
    ],
  });
  return { perSecond: result['2xx'] / result.duration, p99: result.latency.p99, failed: result.non2xx + result.errors };
}

const BROWSER = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

const visitors = Array.from({ length: 5000 }, () => randomUUID());
let turn = 0;
const someVisitor = () => visitors[turn++ % visitors.length] ?? '';

/** One shot for each hot endpoint, as a page sends it: every goal record is new, visitors come back. */
export const SHOTS: Record<'enrollment' | 'goal' | 'pixel' | 'script', Shot> = {
  enrollment: {
    method: 'POST',
    path: '/api/v1/enrollments',
    body: () => JSON.stringify({ experiment: 'bench', subject: randomUUID(), id: randomUUID() }),
  },
  goal: {
    method: 'POST',
    path: '/api/v1/goals',
    body: () => JSON.stringify({ goal: 'bench', subject: someVisitor(), value: 9.5, id: randomUUID() }),
  },
  pixel: { method: 'GET', path: '/goal/bench?subject=2b9d7bd0-6d1b-4f9c-9d0f-2f6f6f1f0001' },
  script: { method: 'GET', path: '/experiments.js', headers: { 'accept-encoding': 'gzip' } },
};

/** The middle of three. */
export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
