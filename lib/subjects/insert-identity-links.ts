import { instantArray, plainArray } from '@/lib/db/array-literal';
import type { Queryable } from '@/lib/db/queryable';
import { withSubjects, type SubjectRow } from './insert-subjects';

/** Somebody said at an instant that a visitor is a user. */
export type IdentityLinkRow = { visitor: SubjectRow; user: SubjectRow; id: string; at: Date };

const INSERT = withSubjects(
  'weir_insert_identity_links',
  `INSERT INTO identity_link (visitor_id, id, user_id, at)
  SELECT * FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::timestamptz[])
  ON CONFLICT DO NOTHING`,
  4,
);

/** Writes links between visitors and users, all of them: which one counts is derived later. A known id changes nothing. */
export async function insertIdentityLinks(db: Queryable, links: readonly IdentityLinkRow[]): Promise<null[]> {
  const rows = [...links].sort((a, b) => (a.visitor.id + a.id < b.visitor.id + b.id ? -1 : 1));
  await db.query(
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
  return links.map(() => null);
}
