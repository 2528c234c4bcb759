import type { z } from 'zod';
import { noContent, type CollectRequest, type CollectResponse } from './http';
import { noteSite, receive, senderOf, singleRecord, WITH_BODY } from './receive';
import { recordConfirmation, recordIdentity } from './record-identity';
import { Refusal } from './refusal';
import { ConfirmationInput, fieldsOf, IdentifyInput } from './schemas';

/** POST /api/v1/confirmations */
export async function handleConfirmation(request: CollectRequest, receivedAt: Date): Promise<CollectResponse> {
  const draft = await receive(request, receivedAt, WITH_BODY);
  const sender = senderOf(draft, 'script');
  await recordConfirmation(parse(ConfirmationInput, singleRecord(draft)), sender);
  noteSite(sender, 1);
  return noContent();
}

/** POST /api/v1/identify */
export async function handleIdentify(request: CollectRequest, receivedAt: Date): Promise<CollectResponse> {
  const draft = await receive(request, receivedAt, WITH_BODY);
  const sender = senderOf(draft, 'script');
  await recordIdentity(parse(IdentifyInput, singleRecord(draft)), sender);
  noteSite(sender, 1);
  return noContent();
}

function parse<T>(schema: z.ZodType<T>, record: object): T {
  const parsed = schema.safeParse(record);
  if (parsed.success) return parsed.data;
  throw new Refusal('invalid_input', 'Some fields are wrong.', { fields: fieldsOf(parsed.error) });
}
