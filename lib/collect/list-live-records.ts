import { requirePermission, type Context } from '@/lib/db/context';

/** One record that arrived, and what became of it. */
export type LiveRecord = {
  at: string;
  receivedAt: string;
  kind: 'enrollment' | 'goal' | 'refused';
  /** Key of the experiment or goal. */
  name: string;
  subject: { kind: string; id: string } | null;
  variant: string | null;
  value: string | null;
  /** `counted`, or why not: automated, unconfirmed, crossed, duplicate, or the reason of a refusal. */
  outcome: string;
  source: string | null;
};

/** Look back this far, in turn, until there is enough: each step is one range of the index on `received_at`. */
const WINDOWS_MINUTES = [10, 24 * 60, 30 * 24 * 60];

/** The newest records that arrived, whatever became of them, newest first; at most 200. */
export async function listLiveRecords(ctx: Context, input: { limit: number }): Promise<LiveRecord[]> {
  requirePermission(ctx, 'read');
  const limit = Math.min(input.limit, 200);
  for (const minutes of WINDOWS_MINUTES) {
    const rows = await readSince(ctx, minutes, limit);
    if (rows.length >= limit || minutes === WINDOWS_MINUTES.at(-1)) return rows.map(toLiveRecord);
  }
  return [];
}

type Row = {
  at: Date;
  received_at: Date;
  kind: LiveRecord['kind'];
  name: string;
  subject_kind: string | null;
  external_id: string | null;
  variant: string | null;
  value: string | null;
  outcome: string;
  source: string | null;
};

/** Not the ORM: a union of three tables, each limited before it is joined. */
function readSince(ctx: Context, minutes: number, limit: number): Promise<Row[]> {
  return ctx.db.$queryRaw<Row[]>`
    WITH goals AS (
      SELECT * FROM goal_record WHERE received_at > now() - make_interval(mins => ${minutes}::int) AND origin IS NULL
      ORDER BY received_at DESC LIMIT ${limit}
    ), enrollments AS (
      SELECT * FROM enrollment WHERE received_at > now() - make_interval(mins => ${minutes}::int)
      ORDER BY received_at DESC LIMIT ${limit}
    )
    SELECT r.at, r.received_at, 'goal' AS kind, g.key AS name, s.kind AS subject_kind, s.external_id, NULL AS variant,
      trim_scale(r.value)::text AS value,
      CASE WHEN r.automated THEN 'automated' WHEN s.kind = 'visitor' AND s.confirmed_at IS NULL THEN 'unconfirmed'
        ELSE 'counted' END AS outcome, r.source
    FROM goals r JOIN goal g ON g.id = r.goal_id LEFT JOIN subject s ON s.id = r.subject_id
    UNION ALL
    SELECT e.enrolled_at, e.received_at, 'enrollment', x.key, s.kind, s.external_id, e.variant, NULL,
      CASE WHEN e.crossed OR e.cluster_crossed THEN 'crossed' WHEN e.duplicate THEN 'duplicate'
        WHEN e.automated THEN 'automated' WHEN s.kind = 'visitor' AND s.confirmed_at IS NULL THEN 'unconfirmed'
        ELSE 'counted' END, NULL
    FROM enrollments e JOIN experiment x ON x.id = e.experiment_id LEFT JOIN subject s ON s.id = e.subject_id
    UNION ALL
    SELECT received_at, received_at, 'refused', name, NULL, subject, NULL, NULL, reason, kind
    FROM refused_record WHERE received_at > now() - make_interval(mins => ${minutes}::int)
    ORDER BY received_at DESC LIMIT ${limit}`;
}

function toLiveRecord(row: Row): LiveRecord {
  return {
    at: row.at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    kind: row.kind,
    name: row.name,
    subject: row.external_id === null ? null : { kind: row.subject_kind ?? 'visitor', id: row.external_id },
    variant: row.variant,
    value: row.value,
    outcome: row.outcome,
    source: row.source,
  };
}
