import { requirePermission, type Context } from '@/lib/db/context';
import { findSubject } from './find-subject';

export type SubjectExport = {
  subject: {
    kind: string;
    id: string;
    attributes: unknown;
    confirmedAt: string | null;
    receivedAt: string;
  };
  /** Of each table what is stored about the subject, oldest first, with names instead of numbers. */
  changes: Row[];
  stays: Row[];
  flowEvents: Row[];
  enrollments: Row[];
  goalRecords: Row[];
  links: Row[];
};
type Row = Record<string, unknown>;

/** Everything that is stored about one subject, for whoever asks what is known about them. Throws `not_found`. */
export async function exportSubject(ctx: Context, input: { kind: string; id: string }): Promise<SubjectExport> {
  requirePermission(ctx, 'read');
  const { db } = ctx;
  const { id, kind, externalId, attributes, confirmedAt, receivedAt } = await findSubject(db, input);
  const changes = await db.$queryRaw<Row[]>`
    SELECT at, received_at AS "receivedAt", sequence, set, source FROM attribute_change
    WHERE subject_id = ${id}::uuid ORDER BY at, sequence, id`;
  const stays = await db.$queryRaw<Row[]>`
    SELECT k.slug AS stock, s.since_at AS since, s.until_at AS until, s.entered, s."left", s.facets
    FROM stay s JOIN stock k ON k.id = s.stock_id WHERE s.subject_id = ${id}::uuid ORDER BY s.since_at, s.since_seq`;
  const flowEvents = await db.$queryRaw<Row[]>`
    SELECT f.slug AS flow, e.at, e.source, e.sink, e.before, e.after, e.origin IS NOT NULL AS travelled
    FROM flow_event e JOIN flow f ON f.id = e.flow_id WHERE e.subject_id = ${id}::uuid ORDER BY e.at, e.sequence, e.id`;
  const enrollments = await db.$queryRaw<Row[]>`
    SELECT x.key AS experiment, e.phase, e.variant, e.enrolled_at AS at, e.context, e.crossed, e.automated, e.confirmed
    FROM enrollment e JOIN experiment x ON x.id = e.experiment_id
    WHERE e.subject_id = ${id}::uuid ORDER BY e.enrolled_at, x.key`;
  const goalRecords = await db.$queryRaw<Row[]>`
    SELECT g.key AS goal, r.at, r.value::text AS value, r.source, r.origin IS NOT NULL AS travelled
    FROM goal_record r JOIN goal g ON g.id = r.goal_id WHERE r.subject_id = ${id}::uuid ORDER BY r.at, r.sequence, r.id`;
  const links = await db.$queryRaw<Row[]>`
    SELECT v.external_id AS visitor, u.external_id AS user, l.at
    FROM identity_link l JOIN subject v ON v.id = l.visitor_id JOIN subject u ON u.id = l.user_id
    WHERE l.visitor_id = ${id}::uuid OR l.user_id = ${id}::uuid ORDER BY l.at, l.id`;
  return {
    subject: {
      ...{ kind, id: externalId, attributes },
      confirmedAt: confirmedAt?.toISOString() ?? null,
      receivedAt: receivedAt.toISOString(),
    },
    ...{ changes, stays, flowEvents, enrollments, goalRecords, links },
  };
}
