import type { LogSource, LogUpload, QuarantinedLine } from '@/lib/db/generated/client';
import { REASONS, Reason, SourceInput, type QuarantinedLineView, type SourceView, type UploadView } from './schemas';

/** Private to this room: stored rows as they are shown. */

export const viewSource = (row: LogSource): SourceView => ({
  ...SourceInput.parse(row),
  id: row.id,
  sample: row.sample,
  createdAt: row.createdAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
});

/** A running upload that was not touched for so long was killed. Unit: milliseconds. */
export const KILLED_AFTER_MS = 5 * 60_000;

export function viewUpload(row: LogUpload, source: string, now: Date): UploadView {
  const killed = row.status === 'running' && now.getTime() - row.touchedAt.getTime() > KILLED_AFTER_MS;
  return {
    id: row.id,
    source,
    fileName: row.fileName,
    contentHash: row.contentHash,
    subject: row.subject,
    startDay: row.startDay?.toISOString().slice(0, 10) ?? null,
    status: killed || row.status === 'failed' ? 'failed' : row.status === 'done' ? 'done' : 'running',
    bytes: Number(row.bytes),
    lines: Number(row.lines),
    accepted: Number(row.accepted),
    duplicates: Number(row.duplicates),
    quarantined: Number(row.quarantined),
    actorName: row.actorName,
    error: killed ? 'It ended in the middle. Send the file again: what is known already changes nothing.' : row.error,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

export function viewLine(row: QuarantinedLine, upload: { source: string; fileName: string }): QuarantinedLineView {
  const reason = Reason.parse(row.reason);
  return {
    uploadId: row.uploadId,
    source: upload.source,
    fileName: upload.fileName,
    line: row.line,
    text: row.text,
    reason,
    says: REASONS[reason].says,
    detail: row.detail,
    subject: row.subject,
    day: row.day?.toISOString().slice(0, 10) ?? null,
    mendedText: row.mendedText,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    resolution: row.resolution === 'replayed' || row.resolution === 'dismissed' ? row.resolution : null,
  };
}
