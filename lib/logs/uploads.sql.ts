import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';
import type { Database } from '@/lib/db/context';
import type { Reason } from './schemas';

/** Private to this room: uploads and quarantined lines, many in one statement each. */

export type UploadRow = {
  id: string;
  sourceId: number;
  fileName: string;
  contentHash: string | null;
  layout: { delimiter: string; columns: readonly string[] } | null;
  subject: string | null;
  startDay: string | null;
  status: 'running' | 'done' | 'failed';
  bytes: number;
  lines: number;
  accepted: number;
  duplicates: number;
  quarantined: number;
  actorName: string;
  error: string | null;
  startedAt: Date;
  finishedAt: Date | null;
};

/** Writes uploads as they stand now. Not the ORM: thousands of small files are one statement. */
export async function saveUploads(db: Database, rows: readonly UploadRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO log_upload (id, source_id, file_name, content_hash, layout, subject, start_day, status, bytes, lines,
      accepted, duplicates, quarantined, actor_name, error, started_at, finished_at)
    SELECT * FROM unnest(
      ${plainArray(rows.map((row) => row.id))}::uuid[], ${plainArray(rows.map((row) => row.sourceId))}::int[],
      ${textArray(rows.map((row) => row.fileName))}::text[], ${textArray(rows.map((row) => row.contentHash))}::text[],
      ${textArray(rows.map((row) => (row.layout === null ? null : JSON.stringify(row.layout))))}::jsonb[],
      ${textArray(rows.map((row) => row.subject))}::text[], ${textArray(rows.map((row) => row.startDay))}::date[],
      ${textArray(rows.map((row) => row.status))}::text[], ${plainArray(rows.map((row) => row.bytes))}::bigint[],
      ${plainArray(rows.map((row) => row.lines))}::bigint[], ${plainArray(rows.map((row) => row.accepted))}::bigint[],
      ${plainArray(rows.map((row) => row.duplicates))}::bigint[],
      ${plainArray(rows.map((row) => row.quarantined))}::bigint[],
      ${textArray(rows.map((row) => row.actorName))}::text[], ${textArray(rows.map((row) => row.error))}::text[],
      ${instantArray(rows.map((row) => row.startedAt))}::timestamptz[],
      ${instantArray(rows.map((row) => row.finishedAt))}::timestamptz[])
    ON CONFLICT (id) DO UPDATE SET
      content_hash = excluded.content_hash, layout = excluded.layout, start_day = excluded.start_day,
      status = excluded.status, bytes = excluded.bytes, lines = excluded.lines, accepted = excluded.accepted,
      duplicates = excluded.duplicates, quarantined = excluded.quarantined, error = excluded.error,
      finished_at = excluded.finished_at, touched_at = now()`;
}

export type QuarantineRow = {
  uploadId: string;
  line: number;
  sourceId: number;
  identity: string;
  text: string;
  reason: Reason;
  detail: string;
  subject: string | null;
  day: string | null;
};

/**
 * Puts lines into quarantine. One that waits there already moves to the newest upload that brought it; one that was
 * replayed or dismissed stays as it is. Answers the identities of these. Rows are written in the order of their
 * identities, so that two uploads never wait in a circle.
 */
export async function saveQuarantine(db: Database, given: readonly QuarantineRow[]): Promise<Set<string>> {
  if (given.length === 0) return new Set();
  const rows = [...new Map(given.map((row) => [row.identity, row])).values()].sort((a, b) =>
    a.identity < b.identity ? -1 : 1,
  );
  const resolved = await db.$queryRaw<{ identity: string }[]>`
    WITH given AS (
      SELECT * FROM unnest(
        ${plainArray(rows.map((row) => row.uploadId))}::uuid[], ${plainArray(rows.map((row) => row.line))}::int[],
        ${plainArray(rows.map((row) => row.sourceId))}::int[], ${plainArray(rows.map((row) => row.identity))}::uuid[],
        ${textArray(rows.map((row) => row.text))}::text[], ${textArray(rows.map((row) => row.reason))}::text[],
        ${textArray(rows.map((row) => row.detail))}::text[], ${textArray(rows.map((row) => row.subject))}::text[],
        ${textArray(rows.map((row) => row.day))}::date[])
        AS g (upload_id, line, source_id, identity, text, reason, detail, subject, day)
    ), written AS (
      INSERT INTO quarantined_line (upload_id, line, source_id, identity, text, reason, detail, subject, day)
      SELECT * FROM given ORDER BY identity
      ON CONFLICT (source_id, identity) DO UPDATE SET
        upload_id = excluded.upload_id, line = excluded.line, reason = excluded.reason, detail = excluded.detail
        WHERE quarantined_line.resolved_at IS NULL
      RETURNING identity
    )
    SELECT identity::text FROM given EXCEPT SELECT identity::text FROM written`;
  return new Set(resolved.map(({ identity }) => identity));
}
