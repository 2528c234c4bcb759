import type { Context } from '@/lib/db/context';
import { listHandlers } from '@/lib/logs/handlers';
import { listLogSources } from '@/lib/logs/list-log-sources';
import { listStocks } from '@/lib/stocks/list-stocks';
import type { HandlerView } from '@/lib/logs/schemas';

/** What the form of a source offers: kinds that are in use, and the handlers there are. */
export async function formSurroundings(ctx: Context): Promise<{ kinds: string[]; handlers: HandlerView[] }> {
  const [sources, stocks] = await Promise.all([listLogSources(ctx), listStocks(ctx)]);
  const kinds = [...new Set([...sources, ...stocks].map(({ kind }) => kind))].sort();
  return { kinds, handlers: listHandlers() };
}
