import type { IncomingMessage } from 'node:http';
import { TimeLimit } from '@/lib/db/time-limit';

/** As long as a reading over the API may take. */
const PATIENCE_MS = 60_000;

/**
 * Renders a page, and ends what it asks of the database when that takes too long: whoever asked has gone by then, and
 * has been told on the page that it failed. What is not a page has a limit of its own, or none: readings over the API
 * (`handleRequest`), files, changes.
 */
export function renderPatiently(
  request: Pick<IncomingMessage, 'method' | 'url'>,
  render: () => Promise<void>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  return isPage(request) ? new TimeLimit().run(patienceMs, render) : render();
}

const isPage = ({ method, url = '' }: Pick<IncomingMessage, 'method' | 'url'>): boolean =>
  (method === 'GET' || method === 'HEAD') && !url.startsWith('/api/') && !url.startsWith('/_next/');
