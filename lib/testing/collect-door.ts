import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { sha256 } from '@/lib/auth/secrets';
import { flushEverything } from '@/lib/collect/flush-everything';
import { flushCounters } from '@/lib/collect/counters';
import { answerNode } from '@/lib/collect/node-adapter';
import { findRoute } from '@/lib/collect/routes';
import { forget } from '@/lib/collect/state';
import { parseEnvironment, type Environment } from '@/lib/config/env';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { forgetDefinitions } from '@/lib/experiments/load-definitions';

/** How the public door is reached: in front of Next over a socket, or through the route files that Next calls. */
export type Mounting = 'node' | 'next';

type Handler = (request: Request) => Promise<Response>;
type RouteFile = Partial<Record<string, Handler>>;

const FILES: [RegExp, () => Promise<unknown>][] = [
  [/^\/api\/v1\/enrollments$/, () => import('@/app/api/v1/enrollments/route')],
  [/^\/api\/v1\/goals$/, () => import('@/app/api/v1/goals/route')],
  [/^\/api\/v1\/subjects$/, () => import('@/app/api/v1/subjects/route')],
  [/^\/api\/v1\/flow-events$/, () => import('@/app/api/v1/flow-events/route')],
  [/^\/api\/v1\/confirmations$/, () => import('@/app/api/v1/confirmations/route')],
  [/^\/api\/v1\/identify$/, () => import('@/app/api/v1/identify/route')],
  [/^\/api\/health$/, () => import('@/app/api/health/route')],
  [/^\/api\/metrics$/, () => import('@/app/api/metrics/route')],
  [/^\/experiments\.js$/, () => import('@/app/experiments.js/route')],
  [/^\/goal\//, () => import('@/app/goal/[name]/route')],
  [/^\/experiments\/goal\//, () => import('@/app/experiments/goal/[name]/route')],
];

/** The public door of a test, on a database of its own, with a real browser's headers unless others are given. */
export class CollectDoor {
  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  /** `environment` overrides variables; the limit on records is off unless it is set. */
  static async open(url: string, environment: Partial<Record<keyof Environment, string>> = {}): Promise<CollectDoor> {
    useEnvironment(url, environment);
    const server = createServer((request, response) => {
      const route = findRoute((request.url ?? '').split('?', 1)[0] ?? '');
      if (route === undefined) response.writeHead(404).end();
      else void answerNode(route, request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new CollectDoor(server, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  }

  async send(mounting: Mounting, path: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('user-agent')) headers.set('user-agent', BROWSER);
    if (init.body !== undefined && init.body !== null && !headers.has('content-type'))
      headers.set('content-type', 'application/json');
    const whole = { ...init, headers };
    if (mounting === 'node') return fetch(this.origin + path, whole);
    const load = FILES.find(([pattern]) => pattern.test(path.split('?', 1)[0] ?? ''))?.[1];
    const handler = ((await load?.()) as RouteFile | undefined)?.[init.method ?? 'GET'];
    if (handler === undefined) return new Response(null, { status: 404 });
    return handler(new Request(this.origin + path, whole));
  }

  post(mounting: Mounting, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(mounting, path, { method: 'POST', body: JSON.stringify(body), headers });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await flushEverything();
    await closeDatabase();
    resetDoor();
  }
}

export const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';

/** Forgets limits, tokens and queues between tests. */
export function resetDoor(): void {
  for (const name of ['rate limit', 'tokens', 'pool', 'goals', 'enrollments', 'confirmations', 'links']) forget(name);
  for (const name of ['goal imports', 'enrollment imports', 'counters', 'draining', 'script']) forget(name);
  forgetDefinitions();
}

export function useEnvironment(url: string, environment: Partial<Record<keyof Environment, string>> = {}): void {
  const shared = globalThis as typeof globalThis & { weirEnvironment?: Environment };
  shared.weirEnvironment = parseEnvironment({
    NODE_ENV: 'test',
    DATABASE_URL: url,
    LOG_LEVEL: 'silent',
    RATE_LIMIT: 'off',
    AUTH_SECRET: 'a secret of more than thirty-two characters',
    ...environment,
  });
}

/** The context of this application's own code at an instant. */
export const codeAt = (now: Date): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now });

/** Makes a token; answers the header that carries it. */
export async function makeToken(scope: 'read' | 'write'): Promise<{ authorization: string }> {
  const token = `weir_sec_${randomBytes(32).toString('base64url')}`;
  await database().apiToken.create({
    data: { name: 'test', prefix: token.slice(0, 13), tokenHash: sha256(token), scope },
  });
  return { authorization: `Bearer ${token}` };
}

/** Counts of a reason by name, after everything counted so far was written. */
export async function ingestCounts(reason: string): Promise<Record<string, number>> {
  await flushCounters();
  const rows = await database().ingestCount.findMany({ where: { reason } });
  return Object.fromEntries(rows.map((row) => [row.name, Number(row.count)]));
}
