import { json, type CollectRequest, type CollectResponse } from './http';
import { importEnrollments } from './import-enrollments';
import { noteUnreadable } from './note-unreadable';
import { parseEnrollment } from './parse-records';
import {
  batchRecords,
  DOOR,
  mediaType,
  noteSite,
  receive,
  senderOf,
  singleRecord,
  WITH_BODY,
  withSentAt,
} from './receive';
import { recordEnrollments, type EnrollmentResult } from './record-enrollments';
import { isRefusal, Refusal } from './refusal';
import type { EnrollmentInput } from './schemas';

/** POST /api/v1/enrollments: one, a batch, or (with a secret) a streamed file of lines. */
export async function handleEnrollments(request: CollectRequest, receivedAt: Date): Promise<CollectResponse> {
  if (mediaType(request) === 'application/x-ndjson')
    return json(await importEnrollments(await receive(request, receivedAt, DOOR)));
  const draft = await receive(request, receivedAt, WITH_BODY);
  const sender = senderOf(draft, 'script');
  const batch = batchRecords(draft, 'enrollments');
  if (batch === null) {
    const input = parseEnrollment(singleRecord(draft), sender.trusted);
    if (isRefusal(input)) throw noteUnreadable('enrollment', draft.payload, input, receivedAt);
    const [result] = await recordEnrollments([input], sender);
    if (result === undefined || isRefusal(result)) throw result ?? new Refusal('internal', 'No answer.');
    noteSite(sender, result.enrolled ? 1 : 0);
    return json(result);
  }
  const parsed = batch.records.map((record) => parseEnrollment(withSentAt(record, batch.sentAt), sender.trusted));
  parsed.forEach((input, index) => {
    if (isRefusal(input)) noteUnreadable('enrollment', batch.records[index], input, receivedAt);
  });
  const valid = parsed.filter((input): input is EnrollmentInput => !isRefusal(input));
  const recorded = await recordEnrollments(valid, sender);
  noteSite(sender, recorded.filter((result) => !isRefusal(result) && result.enrolled).length);
  let next = 0;
  const results = parsed.map((input) => (isRefusal(input) ? input : recorded[next++]));
  return json({ results: results.map((result, index) => present(result, batch.records[index])) });
}

/** A refused record of a batch has its error in the place of its answer. */
function present(result: EnrollmentResult | undefined, record: unknown): unknown {
  if (!isRefusal(result)) return result;
  const { code, message, details } = result;
  const named = typeof record === 'object' && record !== null && 'experiment' in record ? record.experiment : null;
  return {
    experiment: typeof named === 'string' ? named.slice(0, 100) : null,
    error: { code, message, ...(details.fields === undefined ? {} : { fields: details.fields }) },
  };
}
