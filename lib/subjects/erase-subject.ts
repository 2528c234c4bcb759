import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context, type Database } from '@/lib/db/context';
import { retryConflicts } from '@/lib/db/retry-conflicts';
import { inTransaction } from '@/lib/db/transaction';
import { readSettings } from '@/lib/settings/read-settings';
import { findSubject } from './find-subject';

/** How many rows of each kind were removed. */
export type Erased = {
  changes: number;
  flowEvents: number;
  enrollments: number;
  goalRecords: number;
  links: number;
  quarantinedLines: number;
};

/**
 * Removes a subject and everything that is known of it, also what had travelled to other members of its cluster. Reports
 * and records that counted it are marked as out of date and computed again without it. The log keeps that somebody was
 * erased, not who. Throws `not_found`.
 */
export async function eraseSubject(ctx: Context, input: { kind: string; id: string }): Promise<Erased> {
  requirePermission(ctx, 'edit');
  const erase = () =>
    inTransaction(ctx, async (tx) => {
      const { db } = tx;
      const { id, kind, externalId } = await findSubject(db, input);
      await db.$queryRaw`SELECT id FROM subject WHERE id = ${id}::uuid FOR UPDATE`;
      const members = await leaveCluster(db, id);
      await markReports(db, [id, ...members]);
      await markRecords(db, id, kind);
      await markSources(db, id, kind);
      const changes = await db.$executeRaw`DELETE FROM attribute_change WHERE subject_id = ${id}::uuid`;
      await db.$executeRaw`DELETE FROM stay WHERE subject_id = ${id}::uuid`;
      const flowEvents = await db.$executeRaw`
        DELETE FROM flow_event WHERE subject_id = ${id}::uuid
          OR (subject_id = ANY(${members}::uuid[]) AND origin = ${id}::uuid)`;
      await db.$executeRaw`DELETE FROM flow_callback WHERE subject_id = ${id}::uuid`;
      await db.$executeRaw`DELETE FROM webhook_delivery WHERE subject_id = ${id}::uuid`;
      const goalRecords = await db.$executeRaw`
        DELETE FROM goal_record WHERE subject_id = ${id}::uuid
          OR (subject_id = ANY(${members}::uuid[]) AND origin = ${id}::uuid)`;
      await db.$executeRaw`DELETE FROM first_conversion WHERE subject_id = ANY(${[id, ...members]}::uuid[])`;
      const enrollments = await db.$executeRaw`DELETE FROM enrollment WHERE subject_id = ${id}::uuid`;
      // Touched, so that upkeep judges and counts the remaining members anew.
      await db.$executeRaw`
        UPDATE enrollment SET duplicate = false, cluster_crossed = false, touched_at = now()
        WHERE subject_id = ANY(${members}::uuid[])`;
      const links = await db.$executeRaw`
        DELETE FROM identity_link WHERE visitor_id = ${id}::uuid OR user_id = ${id}::uuid`;
      await db.$executeRaw`UPDATE identity_link SET received_at = now() WHERE visitor_id = ANY(${members}::uuid[])`;
      await db.$executeRaw`DELETE FROM refused_record WHERE subject = ${externalId}`;
      const quarantinedLines = await eraseLogLines(db, { kind, externalId });
      await db.$executeRaw`DELETE FROM subject WHERE id = ${id}::uuid`;
      const erased = { changes, flowEvents, enrollments, goalRecords, links, quarantinedLines };
      await logActivity(tx, { action: 'subject.erased', entity: 'subject', entityKey: kind, after: erased });
      return erased;
    });
  return '$extends' in ctx.db ? retryConflicts(erase) : erase();
}

/** Takes a subject out of its cluster; answers the other members. Without its user a cluster is none. */
async function leaveCluster(db: Database, id: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH own AS (SELECT user_id FROM cluster_member WHERE visitor_id = ${id}::uuid UNION SELECT ${id}::uuid)
    SELECT visitor_id::text AS id FROM cluster_member JOIN own USING (user_id) WHERE visitor_id <> ${id}::uuid
    UNION
    SELECT m.user_id::text FROM cluster_member m JOIN own USING (user_id) WHERE m.user_id <> ${id}::uuid`;
  await db.$executeRaw`DELETE FROM cluster_member WHERE visitor_id = ${id}::uuid OR user_id = ${id}::uuid`;
  return rows.map((row) => row.id);
}

/**
 * Lines that wait in quarantine name it, as their file does or in one of their fields; so do the notes of what was mended,
 * and uploads of one subject. That there were such uploads, and with how many lines, is no secret.
 */
async function eraseLogLines(
  db: Database,
  { kind, externalId }: { kind: string; externalId: string },
): Promise<number> {
  const [erased] = await db.$queryRaw<{ lines: bigint }[]>`
    WITH erased AS (
      DELETE FROM quarantined_line q USING log_upload u, log_source s
      WHERE u.id = q.upload_id AND s.id = q.source_id AND s.kind = ${kind}
        AND (q.subject = ${externalId} OR q.subject IS NULL AND (
          ${externalId} = ANY(string_to_array(replace(q.text, '"', ''), u.layout->>'delimiter'))
          OR ${externalId} = ANY(string_to_array(replace(q.mended_text, '"', ''), u.layout->>'delimiter'))))
      RETURNING q.upload_id::text AS upload, q.line
    ), forgotten AS (
      UPDATE activity a SET before = a.before - 'text', after = a.after - 'text' FROM erased
      WHERE a.entity = 'log_upload' AND a.entity_key = erased.upload AND a.action = 'log_line.mended'
        AND a.after->>'line' = erased.line::text
    )
    SELECT count(*) AS lines FROM erased`;
  await db.$executeRaw`
    UPDATE log_upload u SET subject = NULL, file_name = '' FROM log_source s
    WHERE s.id = u.source_id AND s.kind = ${kind} AND u.subject = ${externalId}`;
  return Number(erased?.lines ?? 0n);
}

/** Reports of experiments that the subjects are enrolled in are out of date from the day of enrollment on. */
async function markReports(db: Database, subjects: string[]): Promise<void> {
  const { timeZone } = await readSettings(db);
  await db.$executeRaw`
    INSERT INTO dirty_mark (experiment_id, id, phase, day, reason)
    SELECT experiment_id, gen_random_uuid(), phase, min((enrolled_at AT TIME ZONE ${timeZone}::text)::date), 'erased'
    FROM enrollment WHERE subject_id = ANY(${subjects}::uuid[]) GROUP BY experiment_id, phase`;
}

/** Stock and flow records of its kind are out of date from its first change or event on. */
async function markRecords(db: Database, id: string, kind: string): Promise<void> {
  await db.$executeRaw`
    UPDATE history_build h SET dirty_from = least(h.dirty_from, first.at)
    FROM (
      SELECT least((SELECT min(at) FROM attribute_change WHERE subject_id = ${id}::uuid),
                   (SELECT min(at) FROM flow_event WHERE subject_id = ${id}::uuid AND origin IS NULL)) AS at
    ) first
    WHERE h.kind = ${kind} AND first.at IS NOT NULL`;
}

/** What was counted from its records is out of date from the first of each on. */
async function markSources(db: Database, id: string, kind: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO source_mark (source, from_at)
    SELECT 'goal:' || goal_id, min(at) FROM goal_record WHERE subject_id = ${id}::uuid GROUP BY 1
    UNION ALL
    SELECT 'flow:' || flow_id, min(at) FROM flow_event WHERE subject_id = ${id}::uuid GROUP BY 1
    UNION ALL
    SELECT 'enrollment:' || experiment_id, min(enrolled_at) FROM enrollment WHERE subject_id = ${id}::uuid GROUP BY 1
    UNION ALL
    SELECT 'subject:' || ${kind}::text, NULL`;
}
