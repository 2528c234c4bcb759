import { requirePermission, type Context, type Database } from '@/lib/db/context';
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
  /** What is still owed to its flow events. */
  callbacks: Row[];
  /** Which receivers outside were told of its flow events, or are going to be. */
  webhookDeliveries: Row[];
  enrollments: Row[];
  firstConversions: Row[];
  goalRecords: Row[];
  links: Row[];
  /** Which visitor counts as which user. */
  cluster: Row[];
  /** Records of it that were not accepted; only the newest of all are kept. */
  refusals: Row[];
  /** Files of log lines that were about it alone. */
  uploads: Row[];
  /** Log lines of it that nobody could book. */
  quarantinedLines: Row[];
};
type Row = Record<string, unknown>;
type Found = { id: string; kind: string; externalId: string };

/** Everything that is stored about one subject, for whoever asks what is known about them. Throws `not_found`. */
export async function exportSubject(ctx: Context, input: { kind: string; id: string }): Promise<SubjectExport> {
  requirePermission(ctx, 'read');
  const { db } = ctx;
  const found = await findSubject(db, input);
  return {
    subject: {
      ...{ kind: found.kind, id: found.externalId, attributes: found.attributes },
      confirmedAt: found.confirmedAt?.toISOString() ?? null,
      receivedAt: found.receivedAt.toISOString(),
    },
    ...(await exportHistory(db, found)),
    ...(await exportRecords(db, found)),
    ...(await exportIdentity(db, found)),
    ...(await exportLeftovers(db, found)),
  };
}

async function exportHistory(db: Database, { id }: Found) {
  const changes = await db.$queryRaw<Row[]>`
    SELECT c.at, c.received_at AS "receivedAt", c.sequence, c.set, c.source, r.slug AS rule
    FROM attribute_change c LEFT JOIN decay_rule r ON r.id = c.rule
    WHERE c.subject_id = ${id}::uuid ORDER BY c.at, c.sequence, c.id`;
  const stays = await db.$queryRaw<Row[]>`
    SELECT k.slug AS stock, s.since_at AS since, s.since_seq AS sequence, s.until_at AS until,
           s.entered_at AS "enteredAt", s.entered, s."left", s.facets
    FROM stay s JOIN stock k ON k.id = s.stock_id WHERE s.subject_id = ${id}::uuid ORDER BY s.since_at, s.since_seq`;
  const flowEvents = await db.$queryRaw<Row[]>`
    SELECT f.slug AS flow, e.at, e.received_at AS "receivedAt", e.sequence, e.source, e.sink, e.before, e.after,
           e.origin IS NOT NULL AS travelled
    FROM flow_event e JOIN flow f ON f.id = e.flow_id WHERE e.subject_id = ${id}::uuid ORDER BY e.at, e.sequence, e.id`;
  const callbacks = await db.$queryRaw<Row[]>`
    SELECT c.callback, c.attempts, c.due_at AS "dueAt", c.error
    FROM flow_callback c WHERE c.subject_id = ${id}::uuid ORDER BY c.due_at, c.event_id, c.callback`;
  const webhookDeliveries = await db.$queryRaw<Row[]>`
    SELECT w.name AS webhook, f.slug AS flow, d.queued_at AS "queuedAt", d.attempts, d.due_at AS "dueAt",
           d.delivered_at AS "deliveredAt", d.status, d.error
    FROM webhook_delivery d LEFT JOIN webhook w ON w.id = d.webhook_id LEFT JOIN flow f ON f.id = d.flow_id
    WHERE d.subject_id = ${id}::uuid ORDER BY d.queued_at, d.event_id, w.name`;
  return { changes, stays, flowEvents, callbacks, webhookDeliveries };
}

async function exportRecords(db: Database, { id }: Found) {
  const enrollments = await db.$queryRaw<Row[]>`
    SELECT x.key AS experiment, e.phase, e.variant, e.enrolled_at AS at, e.received_at AS "receivedAt", e.context,
           e.crossed, e.automated, e.confirmed, e.duplicate, e.cluster_crossed AS "clusterCrossed"
    FROM enrollment e JOIN experiment x ON x.id = e.experiment_id
    WHERE e.subject_id = ${id}::uuid ORDER BY e.enrolled_at, x.key`;
  const firstConversions = await db.$queryRaw<Row[]>`
    SELECT x.key AS experiment, c.phase, coalesce(g.key, f.slug, 'any') AS goal, c.at
    FROM first_conversion c JOIN experiment x ON x.id = c.experiment_id
    LEFT JOIN goal g ON g.id = c.goal_id LEFT JOIN flow f ON f.id = -c.goal_id
    WHERE c.subject_id = ${id}::uuid ORDER BY c.at, x.key, c.goal_id`;
  const goalRecords = await db.$queryRaw<Row[]>`
    SELECT g.key AS goal, r.at, r.received_at AS "receivedAt", r.sequence, r.value::text AS value, r.source, r.automated,
           r.origin IS NOT NULL AS travelled
    FROM goal_record r JOIN goal g ON g.id = r.goal_id WHERE r.subject_id = ${id}::uuid ORDER BY r.at, r.sequence, r.id`;
  return { enrollments, firstConversions, goalRecords };
}

async function exportIdentity(db: Database, { id }: Found) {
  const links = await db.$queryRaw<Row[]>`
    SELECT coalesce(v.external_id, l.visitor_id::text) AS visitor, coalesce(u.external_id, l.user_id::text) AS user,
           l.at, l.received_at AS "receivedAt"
    FROM identity_link l LEFT JOIN subject v ON v.id = l.visitor_id LEFT JOIN subject u ON u.id = l.user_id
    WHERE l.visitor_id = ${id}::uuid OR l.user_id = ${id}::uuid ORDER BY l.at, l.id`;
  const cluster = await db.$queryRaw<Row[]>`
    SELECT coalesce(v.external_id, m.visitor_id::text) AS visitor, coalesce(u.external_id, m.user_id::text) AS user,
           m.linked_at AS "linkedAt"
    FROM cluster_member m LEFT JOIN subject v ON v.id = m.visitor_id LEFT JOIN subject u ON u.id = m.user_id
    WHERE m.visitor_id = ${id}::uuid OR m.user_id = ${id}::uuid ORDER BY m.linked_at, m.visitor_id`;
  return { links, cluster };
}

/** What bears only its name: a record that was refused has no subject, and a line is of a source's kind. */
async function exportLeftovers(db: Database, { kind, externalId }: Found) {
  const refusals = await db.$queryRaw<Row[]>`
    SELECT r.received_at AS at, r.kind, r.name, r.reason
    FROM refused_record r WHERE r.subject = ${externalId} ORDER BY r.received_at, r.id`;
  const uploads = await db.$queryRaw<Row[]>`
    SELECT s.slug AS source, u.file_name AS "fileName", u.start_day::text AS "startDay", u.started_at AS at
    FROM log_upload u JOIN log_source s ON s.id = u.source_id
    WHERE u.subject = ${externalId} AND s.kind = ${kind} ORDER BY u.started_at, u.id`;
  const quarantinedLines = await db.$queryRaw<Row[]>`
    SELECT s.slug AS source, q.line, q.text, q.reason, q.detail, q.day::text AS day, q.resolved_at AS "resolvedAt",
           q.resolution, q.mended_text AS "mendedText"
    FROM quarantined_line q JOIN log_source s ON s.id = q.source_id JOIN log_upload u ON u.id = q.upload_id
    WHERE s.kind = ${kind} AND (q.subject = ${externalId} OR q.subject IS NULL AND (
      ${externalId} = ANY(string_to_array(replace(q.text, '"', ''), u.layout->>'delimiter'))
      OR ${externalId} = ANY(string_to_array(replace(q.mended_text, '"', ''), u.layout->>'delimiter'))))
    ORDER BY u.started_at, q.upload_id, q.line`;
  return { refusals, uploads, quarantinedLines };
}
