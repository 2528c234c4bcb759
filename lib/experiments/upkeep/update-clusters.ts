import type { Database } from '@/lib/db/context';
import { asChanges, type Change, type ChangeRow } from './mark-changed-reports';

/** A user takes at most this many visitors along; later ones stay alone. */
export const CLUSTER_SIZE_MAX = 20;

/**
 * Who belongs to whom, from the links that arrived since: a visitor belongs to the user of its first link (by time,
 * then id), a user has at most 20 visitors (the first ones). Where membership changed, everything that had travelled
 * in the old and the new cluster is taken back, to be copied again, and the subjects are returned.
 */
export async function updateClusters(
  db: Database,
  since: string,
): Promise<{ changed: number; subjects: string[]; changes: Change[] }> {
  // Asks: which memberships differ from what the links say, among the users that the new links could concern?
  // Answered by BRIN on received_at, then by identity_link's primary key and its index on user_id.
  const different = await db.$queryRaw<
    { visitor_id: string; old_user: string | null; new_user: string | null; at: Date | null }[]
  >`
    WITH fresh AS (
      SELECT DISTINCT visitor_id FROM identity_link WHERE received_at >= ${since}::timestamptz
    ), users AS (
      SELECT DISTINCT l.user_id FROM identity_link l JOIN fresh USING (visitor_id)
    ), visitors AS (
      SELECT DISTINCT l.visitor_id FROM identity_link l JOIN users USING (user_id)
    ), first_link AS (
      SELECT DISTINCT ON (l.visitor_id) l.visitor_id, l.user_id, l.at
      FROM identity_link l JOIN visitors USING (visitor_id) ORDER BY l.visitor_id, l.at, l.id
    ), ranked AS (
      SELECT f.*, row_number() OVER (PARTITION BY f.user_id ORDER BY f.at, f.visitor_id) AS place
      FROM first_link f JOIN users USING (user_id)
    ), wanted AS (
      SELECT visitor_id, user_id, at FROM ranked WHERE place <= ${CLUSTER_SIZE_MAX}
    )
    SELECT coalesce(m.visitor_id, w.visitor_id)::text AS visitor_id, m.user_id::text AS old_user,
           w.user_id::text AS new_user, w.at
    FROM (SELECT c.* FROM cluster_member c WHERE c.user_id IN (SELECT user_id FROM users)
            OR c.visitor_id IN (SELECT visitor_id FROM wanted)) m
    FULL JOIN wanted w ON w.visitor_id = m.visitor_id
    WHERE m.user_id IS DISTINCT FROM w.user_id OR m.linked_at IS DISTINCT FROM w.at`;
  if (different.length === 0) return { changed: 0, subjects: [], changes: [] };

  const users = [...new Set(different.flatMap((row) => [row.old_user, row.new_user]).filter((id) => id !== null))];
  const before = await membersOf(db, users);
  await db.$executeRaw`
    DELETE FROM cluster_member WHERE visitor_id = ANY(${different.map((row) => row.visitor_id)}::uuid[])`;
  const joined = different.filter((row) => row.new_user !== null);
  await db.$executeRaw`
    INSERT INTO cluster_member (visitor_id, user_id, linked_at)
    SELECT * FROM unnest(${joined.map((row) => row.visitor_id)}::uuid[], ${joined.map((row) => row.new_user)}::uuid[],
                         ${joined.map((row) => row.at?.toISOString() ?? null)}::timestamptz[])`;
  const after = await membersOf(db, users);
  const subjects = [...new Set([...before, ...after, ...users])];

  await db.$executeRaw`DELETE FROM goal_record WHERE subject_id = ANY(${subjects}::uuid[]) AND origin IS NOT NULL`;
  await db.$executeRaw`DELETE FROM flow_event WHERE subject_id = ANY(${subjects}::uuid[]) AND origin IS NOT NULL`;
  await db.$executeRaw`DELETE FROM first_conversion WHERE subject_id = ANY(${subjects}::uuid[])`;
  const rows = await db.$queryRaw<ChangeRow[]>`
    SELECT experiment_id, phase, min(enrolled_at) AS from_at FROM enrollment
    WHERE subject_id = ANY(${subjects}::uuid[]) GROUP BY 1, 2`;
  return { changed: different.length, subjects, changes: asChanges(rows, 'identify') };
}

async function membersOf(db: Database, users: string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ visitor_id: string }[]>`
    SELECT visitor_id::text FROM cluster_member WHERE user_id = ANY(${users}::uuid[])`;
  return rows.map((row) => row.visitor_id);
}
