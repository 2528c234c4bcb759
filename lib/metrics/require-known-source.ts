import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { compileSource, type CompiledSource } from '@/lib/subjects/sources';
import { readTracker } from './load-tracker';
import { halvesOf, isOwnDomain } from './store';
import type { TrackerInput } from './tracker.schemas';
import type { z } from 'zod';
import './sources';

type Asked = z.output<typeof TrackerInput>;

/**
 * Private to this room: the source of a tracker as SQL. Throws `invalid_input` when it does not exist, when names of
 * dimensions repeat, or when a metric would be tracked over itself, through others or not.
 */
export async function requireKnownSource(ctx: Context, tracker: Asked): Promise<CompiledSource> {
  const { source, dimensions } = tracker;
  if (new Set(dimensions.map(({ name }) => name)).size < dimensions.length) {
    throw new Problem('invalid_input', 'Two dimensions have the same name.', { dimensions: ['names must differ'] });
  }
  if (source.type === 'metric') await refuseCircle(ctx, tracker.metric, source.metric);
  const { timeZone } = await readSettings(ctx.db);
  const paths = dimensions.map(({ path }) => path);
  const compiled = await compileSource(ctx.db, source, { timeZone, paths, name: tracker.metric });
  if (compiled === null) {
    throw new Problem('invalid_input', 'The source of this tracker does not exist.', { source: ['does not exist'] });
  }
  return compiled;
}

async function refuseCircle(ctx: Context, metric: string, over: string): Promise<void> {
  const seen = [metric];
  let next: string | null = over;
  while (next !== null) {
    if (seen.includes(next)) {
      throw new Problem('invalid_input', `${[...seen, next].join(' → ')}: a metric cannot be counted from itself.`, {
        source: ['is a circle'],
      });
    }
    seen.push(next);
    const { domain, metric: ref } = halvesOf(next);
    if (isOwnDomain(domain)) {
      throw new Problem('invalid_input', `"${next}" is kept by Weir itself: track its records instead.`, {
        source: ['is no stored metric'],
      });
    }
    const found = await ctx.db.metric.findFirst({ where: { ref, domain: { ref: domain } }, select: { id: true } });
    const row = found === null ? null : await ctx.db.tracker.findUnique({ where: { metricId: found.id } });
    const source: Asked['source'] | null =
      row === null || row.archivedAt !== null ? null : readTracker(row, next).source;
    next = source?.type === 'metric' ? source.metric : null;
  }
}
