import { json, type CollectRequest, type CollectResponse } from './http';
import { noteUnreadable } from './note-unreadable';
import { importGoals } from './import-goals';
import { parseGoal } from './parse-records';
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
import { recordGoals, type GoalsAnswer, type PlacedGoal, type Rejected } from './record-goals';
import { isRefusal, Refusal } from './refusal';

/** POST /api/v1/goals: one goal, a batch, or (with a secret) a streamed file of lines. */
export async function handleGoals(request: CollectRequest, receivedAt: Date): Promise<CollectResponse> {
  if (mediaType(request) === 'application/x-ndjson')
    return json(await importGoals(await receive(request, receivedAt, DOOR)));
  const draft = await receive(request, receivedAt, WITH_BODY);
  const sender = senderOf(draft, 'script');
  const batch = batchRecords(draft, 'goals');
  if (batch === null) {
    const input = parseGoal(singleRecord(draft), sender.trusted);
    if (isRefusal(input)) throw noteUnreadable('goal', draft.payload, input, receivedAt);
    if (!sender.trusted && input.subject.kind !== 'visitor')
      throw new Refusal('forbidden', 'Only a secret token may name subjects other than visitors.');
    const answer = await recordGoals([{ index: 0, sequence: 0, input }], sender);
    noteSite(sender, answer.recorded);
    return json(answer);
  }
  const goals: PlacedGoal[] = [];
  const rejected: Rejected[] = [];
  batch.records.forEach((record, index) => {
    const input = parseGoal(withSentAt(record, batch.sentAt), sender.trusted);
    if (isRefusal(input)) rejected.push(toRejected(index, noteUnreadable('goal', record, input, receivedAt)));
    else goals.push({ index, sequence: 0, input });
  });
  const answer = await recordGoals(goals, sender);
  noteSite(sender, answer.recorded);
  return json(withRejected(answer, rejected));
}

export function toRejected(index: number, { code, message, details }: Refusal): Rejected {
  return { index, code, message, ...(details.fields === undefined ? {} : { fields: details.fields }) };
}

function withRejected(answer: GoalsAnswer, rejected: Rejected[]): GoalsAnswer {
  return { ...answer, rejected: [...answer.rejected, ...rejected].sort((a, b) => a.index - b.index) };
}
