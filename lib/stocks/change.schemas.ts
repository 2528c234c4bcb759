import { z } from 'zod';
import { EventId, Instant, Key, Label, SubjectId, SubjectKind } from '@/lib/config/names';

/** What a sender says about a subject: attributes by name, null removes one. */

/** Bytes of one change as JSON. */
export const MAX_CHANGE = 16 * 1024;
const MAX_NAMES = 200;
const MAX_DEPTH = 18;
export const MAX_SEQUENCE = 1_999_999_999;

/** For schemas of attributes: names why they cannot be stored. */
export function refuseHarm(attributes: Record<string, unknown>, context: z.RefinementCtx): void {
  const reason = harmOf(attributes);
  if (reason !== null) context.addIssue({ code: 'custom', message: reason });
}

const Attributes = z.record(z.string(), z.unknown()).superRefine(refuseHarm);

const moment = {
  /** Made by the sender before the first attempt: a repeat changes nothing. */
  id: EventId.nullish(),
  /** When it happened; default: now. */
  at: Instant.refine((text) => Date.parse(text) >= -2_208_988_800_000, 'must be after 1900').nullish(),
  /** Order among changes of one instant; default: the place in the batch or file. */
  sequence: z.int().min(0).max(MAX_SEQUENCE).nullish(),
  /** False leaves a visitor unconfirmed. */
  confirmed: z.boolean().nullish(),
};

/** Body of `PUT /api/v1/subjects/{kind}/{id}`. */
export const AttributesInput = z.object({ attributes: Attributes, ...moment });
export type AttributesInput = z.infer<typeof AttributesInput>;

const Named = z.object({ kind: SubjectKind.default('visitor'), id: SubjectId });
export const ChangedSubject = z
  .union([SubjectId, Named], { error: 'must be an id of 1 to 128 printable ASCII characters, or {"kind", "id"}' })
  .transform((subject) => (typeof subject === 'string' ? { kind: 'visitor', id: subject } : subject));

/** One change of `POST /api/v1/subjects`. */
export const SubjectChangeInput = AttributesInput.extend({ subject: ChangedSubject });
export type SubjectChangeInput = z.infer<typeof SubjectChangeInput>;

/** Why attributes cannot be stored, or null. */
export function harmOf(attributes: Record<string, unknown>): string | null {
  const names = Object.keys(attributes);
  if (names.length > MAX_NAMES) return `has more than ${String(MAX_NAMES)} names`;
  const reason = harmOfValue(attributes, 0);
  if (reason !== null) return reason;
  const text = JSON.stringify(attributes);
  // A character is at most three bytes: nearly nothing has to be measured.
  if (text.length * 3 <= MAX_CHANGE || new TextEncoder().encode(text).length <= MAX_CHANGE) return null;
  return 'is larger than 16 kB';
}

function harmOfValue(value: unknown, depth: number): string | null {
  if (value === null || typeof value === 'boolean') return null;
  if (typeof value === 'string') return harmOfText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'has a number that is not finite';
  if (typeof value !== 'object') return 'has something that is not JSON';
  if (depth >= MAX_DEPTH) return `is nested more than ${String(MAX_DEPTH)} levels deep`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
    return 'has something that is not JSON';
  for (const [name, inner] of Object.entries(value)) {
    if (name === '__proto__') return 'has a name that is not allowed';
    if (name === '' || name.length > 200) return 'has a name that is empty or longer than 200 characters';
    const reason = harmOfText(name) ?? harmOfValue(inner, depth + 1);
    if (reason !== null) return reason;
  }
  return null;
}

function harmOfText(text: string): string | null {
  if (text.includes('\u0000')) return 'has a NUL character';
  return text.isWellFormed() ? null : 'has half a character (a lone surrogate)';
}

/** One event of `POST /api/v1/flow-events`. */
export const FlowEventInput = z.object({
  flow: Key,
  subject: ChangedSubject,
  source: Label.nullish(),
  sink: Label.nullish(),
  ...moment,
});
export type FlowEventInput = z.infer<typeof FlowEventInput>;
