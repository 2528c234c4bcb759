import { sameSecret } from '@/lib/auth/secrets';
import { environment } from '@/lib/config/env';
import { DEFAULT_RETRY_SECONDS } from '@/lib/http/status';
import { checkHealth } from './check-health';
import { json, type CollectRequest, type CollectResponse } from './http';
import { Refusal } from './refusal';
import { renderMetrics } from './render-metrics';

/** GET /api/health: is the process up; with `?deep=1`: can it work (503 when not, or when it is about to end). */
export async function handleHealth(request: CollectRequest, receivedAt: Date): Promise<CollectResponse> {
  if (request.query('deep') !== '1') return json({ status: 'ok' });
  const health = await checkHealth(receivedAt);
  if (health.status === 'ok') return json(health);
  const answer = json(health, 503);
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(DEFAULT_RETRY_SECONDS) } };
}

/** GET /api/metrics: Prometheus text for the holder of METRICS_TOKEN; without that variable there is no such page. */
export async function handleMetrics(request: CollectRequest, receivedAt: Date): Promise<CollectResponse> {
  const { METRICS_TOKEN: token } = environment();
  if (token === undefined) throw new Refusal('not_found', 'Metrics are off: set METRICS_TOKEN.');
  const given = /^Bearer (.+)$/.exec(request.header('authorization') ?? '')?.[1];
  if (given === undefined || !sameSecret(given, token))
    throw new Refusal('unauthenticated', 'Send the header Authorization: Bearer METRICS_TOKEN.', {
      headers: { 'www-authenticate': 'Bearer' },
    });
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
    body: await renderMetrics(receivedAt),
  };
}
