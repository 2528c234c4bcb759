import 'server-only';
import { now } from '@/lib/collect/clock';
import { database } from '@/lib/db/client';
import type { ProcessPicture, ProcessQuery } from './process.schemas';
import { readProcess } from './read-process';

/**
 * A process for pages of this application, to be drawn by `<ProcessView picture={await getProcess('accounts')} />`
 * (`components/processes/ProcessView`) or in a way of its own. Whoever may see the page sees its numbers: the page decides
 * who that is. `query`: days (both included) and one value of a facet. Throws `not_found`.
 */
export function getProcess(slug: string, query: ProcessQuery = {}): Promise<ProcessPicture> {
  return readProcess({ db: database(), actor: { kind: 'code', name: 'page' }, now: now() }, { slug, ...query });
}
