import { requirePermission, type Context } from '@/lib/db/context';
import { loadTrackers, viewTracker } from './load-tracker';
import type { TrackerView } from './tracker.schemas';

/** Every tracker that is at work, ordered by its metric. */
export async function listTrackers(ctx: Context): Promise<TrackerView[]> {
  requirePermission(ctx, 'read');
  const all = await loadTrackers(ctx.db);
  return all
    .map(({ definition, row }) => viewTracker(row, definition.metric))
    .sort((a, b) => (a.metric < b.metric ? -1 : 1));
}
