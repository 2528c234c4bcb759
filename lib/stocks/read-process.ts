import { requirePermission, type Context } from '@/lib/db/context';
import type { ProcessPicture, ProcessQuery } from './process.schemas';
import { detailsOf } from './read-process-details';
import { outlineOf } from './read-process-outline';
import { openProcess, readSeries } from './reading/open-process';

/** A process as a whole: its outline and its details, of the same days and subjects. Throws `not_found`. */
export async function readProcess(ctx: Context, input: { slug: string } & ProcessQuery): Promise<ProcessPicture> {
  requirePermission(ctx, 'read');
  const scope = await openProcess(ctx, input);
  const series = await readSeries(ctx, scope);
  const outline = await outlineOf(ctx, scope, series);
  const details = await detailsOf(ctx, scope, series);
  const { facets, build, ...first } = outline;
  return { ...first, ...details, facets, build };
}
