import type { Database } from '@/lib/db/context';

/**
 * Private to this room: references of metrics that are derived from one of `refs`, or tracked over one of them. There
 * are few definitions, and most refer to nothing.
 */
export async function usersOf(db: Database, refs: readonly string[]): Promise<string[]> {
  const wanted = [...refs];
  const rows = await db.$queryRaw<{ ref: string }[]>`
    SELECT d.ref || '/' || m.ref AS ref
    FROM metric m JOIN metric_domain d ON d.id = m.domain_id LEFT JOIN tracker t ON t.metric_id = m.id
    WHERE m.derived->>'metric' = ANY(${wanted}::text[]) OR m.derived->>'numerator' = ANY(${wanted}::text[])
      OR m.derived->>'denominator' = ANY(${wanted}::text[])
      OR t.source->>'type' = 'metric' AND t.source->>'metric' = ANY(${wanted}::text[])
    ORDER BY 1`;
  return rows.map(({ ref }) => ref);
}
