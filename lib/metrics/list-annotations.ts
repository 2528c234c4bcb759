import { requirePermission, type Context } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import type { AnnotationView } from './schemas';
import { halvesOf } from './store';

/** A chart with more marks than this says nothing. */
const MARKS_MAX = 200;

/**
 * Marks of a range of days, oldest first: notes and imports of one metric (and those for all), and when experiments
 * started and ended. The newest 200.
 */
export async function listAnnotations(
  ctx: Context,
  input: { from: string; to: string; metric?: string | undefined },
): Promise<AnnotationView[]> {
  requirePermission(ctx, 'read');
  const { timeZone } = await readSettings(ctx.db);
  const { domain, metric } = halvesOf(input.metric ?? '/');
  const { from, to } = input;
  // Few rows in all: a mark is made by hand, and experiments are started by people.
  const rows = await ctx.db.$queryRaw<(Omit<AnnotationView, 'id'> & { id: string | null })[]>`
    SELECT * FROM (
      SELECT a.id::text AS id, a.date::text AS date, a.kind, a.text, NULL AS href FROM annotation a
      WHERE a.date >= ${from}::date AND a.date <= ${to}::date
        AND (a.metric_id IS NULL OR a.metric_id = (
          SELECT m.id FROM metric m JOIN metric_domain d ON d.id = m.domain_id
          WHERE d.ref = ${domain} AND m.ref = ${metric}))
      UNION ALL
      SELECT NULL, day::text, kind, text, href FROM (
        SELECT (started_at AT TIME ZONE ${timeZone})::date AS day, 'experiment_started' AS kind,
               name || ' started' AS text, '/experiments/' || key AS href
        FROM experiment WHERE started_at IS NOT NULL AND archived_at IS NULL
        UNION ALL
        SELECT (ended_at AT TIME ZONE ${timeZone})::date, 'experiment_ended', name || ' ended', '/experiments/' || key
        FROM experiment WHERE ended_at IS NOT NULL AND archived_at IS NULL) e
      WHERE day >= ${from}::date AND day <= ${to}::date
      ORDER BY date DESC, kind, text LIMIT ${MARKS_MAX}) each
    ORDER BY date, kind, text`;
  return rows.map(({ id, ...mark }) => (id === null ? mark : { id, ...mark }));
}
