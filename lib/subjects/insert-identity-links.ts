import { instantArray, plainArray } from '@/lib/db/array-literal';
import type { Queryable } from '@/lib/db/queryable';
import { withSubjects, type SubjectRow } from './insert-subjects';

/** Somebody said at an instant that a visitor is a user. */
export type IdentityLinkRow = { visitor: SubjectRow; user: SubjectRow; id: string; at: Date };

const INSERT = withSubjects(
  'weir_insert_identity_links',
  `, inserted AS (
    INSERT INTO identity_link (visitor_id, id, user_id, at)
    SELECT * FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::timestamptz[])
    ON CONFLICT DO NOTHING
    RETURNING visitor_id, id, user_id
  )
  SELECT i.visitor_id::text || i.id AS key FROM inserted i
  WHERE EXISTS (SELECT FROM identity_link l WHERE l.visitor_id = i.visitor_id AND l.user_id <> i.user_id)
    OR EXISTS (SELECT FROM inserted o WHERE o.visitor_id = i.visitor_id AND o.user_id <> i.user_id AND o.id < i.id)`,
  4,
);

const keyOf = (row: IdentityLinkRow): string => row.visitor.id + row.id;

/**
 * Writes links between visitors and users, all of them: which one counts is derived later. A known id changes nothing.
 * Answers of each link whether it is new and the visitor was said to be somebody else before.
 */
export async function insertIdentityLinks(db: Queryable, links: readonly IdentityLinkRow[]): Promise<boolean[]> {
  const rows = [...links].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const inserted = await db.query<{ key: string }>(
    INSERT(
      rows.flatMap((row) => [row.visitor, row.user]),
      [
        plainArray(rows.map((row) => row.visitor.id)),
        plainArray(rows.map((row) => row.id)),
        plainArray(rows.map((row) => row.user.id)),
        instantArray(rows.map((row) => row.at)),
      ],
    ),
  );
  const shared = new Set(inserted.rows.map(({ key }) => key));
  return links.map((row) => shared.has(keyOf(row)));
}
