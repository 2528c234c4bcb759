import { hash } from 'node:crypto';

/**
 * Every id is derived from what it names: a record can be written without looking anything up, and the same record
 * written twice meets itself. Shape: UUID version 8, the first 128 bits of SHA-256. Parts are joined by line feeds,
 * which no kind, key or id may contain.
 */
function deriveId(...parts: string[]): string {
  const hex = hash('sha256', parts.join('\n'), 'hex');
  const variant = ((parseInt(hex.charAt(16), 16) & 0b0011) | 0b1000).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * The stored id of a subject that its owner knows as (kind, external id). Not remembered: to look a text up among
 * thousands costs as much as to hash it, and to keep it costs more.
 */
export function subjectId(kind: string, externalId: string): string {
  return deriveId('subject', kind, externalId);
}

/** The stored id of a goal record: unique per (subject, goal, event id of the sender). */
export function goalRecordId(subject: string, goalKey: string, eventId: string): string {
  return deriveId('goal', subject, goalKey, eventId);
}

/**
 * What breaks a tie between two enrollment records of one instant. The content is part of it, so that equal ids mean
 * equal records and the order of arrival never decides.
 */
export function enrollmentEventId(
  subject: string,
  experimentId: number,
  phase: number,
  eventId: string,
  content: string,
): string {
  return deriveId('enrollment', subject, String(experimentId), String(phase), eventId, content);
}

/** The stored id of "this visitor is that user": unique per (visitor, user, event id or instant). */
export function identityLinkId(visitor: string, user: string, eventId: string): string {
  return deriveId('link', visitor, user, eventId);
}

/** The stored id of an attribute change: unique per (subject, event id of the sender). */
export function attributeChangeId(subject: string, eventId: string): string {
  return deriveId('change', subject, eventId);
}

/** The stored id of what a decay rule changes: unique per (subject, rule, due instant). */
export function decayChangeId(subject: string, ruleId: number, due: Date): string {
  return deriveId('decay', subject, String(ruleId), due.toISOString());
}

/**
 * The stored id of a flow event. `cause` is the id of the attribute change, or the event id of a sender that holds the
 * stocks itself. No stock is an empty text and another one than a missing stock.
 */
export function flowEventId(
  subject: string,
  flowId: number,
  cause: string,
  source: string | null,
  sink: string | null,
): string {
  const end = (state: string | null) => (state === null ? '-' : `=${state}`);
  return deriveId('flow', subject, String(flowId), cause, end(source), end(sink));
}

/** The stored id of a flow event that its sender reports as such: unique per (subject, flow, event id of the sender). */
export function reportedEventId(subject: string, flowId: number, eventId: string): string {
  return deriveId('reported', subject, String(flowId), eventId);
}

/**
 * The stored id of a line of a log that could not be read. `place`: how many equal lines stood above it in its file. The
 * text comes last, since it may hold anything.
 */
export function quarantinedLineId(source: string, subject: string, day: string, place: number, text: string): string {
  return deriveId('line', source, subject, day, String(place), text);
}
