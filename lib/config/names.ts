import { z } from 'zod';

/** Shapes of names and texts that every room shares (`api.md`, Rules). Safe to import anywhere. */

/** Key of an experiment, a goal, a variant: what code and URLs use. */
export const Key = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/, 'must be 1 to 100 of A-Z a-z 0-9 . _ -')
  .refine((key) => !['__proto__', 'constructor', 'prototype'].includes(key), 'is a reserved word');

/** Control characters and those that change the direction of text. */
// eslint-disable-next-line no-control-regex
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
// eslint-disable-next-line no-control-regex
const HIDDEN_BUT_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** A label that people read: NFC, at most 200 characters, nothing hidden in it. */
export const Label = z
  .string()
  .trim()
  .min(1, 'is needed')
  .max(200)
  .refine((text) => text.isWellFormed() && !HIDDEN.test(text), 'has characters that cannot be shown')
  .transform((text) => text.normalize('NFC'));

/** Can the database hold it? It refuses NUL and half of a character. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** A text of at most 200 characters as somebody's data has it, such as the value of a facet. */
export const ShortText = z.string().max(200).refine(isStorable, 'has characters that cannot be stored');

/** At most so many units of a text, and no half of a character at the end. */
export const cutText = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');

/** Any text as a label: without what cannot be shown, at most 200 characters; `fallback` where nothing is left. */
export function toLabel(text: string, fallback: string): string {
  const bare = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const label = Label.safeParse(cutText(bare, 200));
  return label.success ? label.data : fallback;
}

/** A longer text of several lines. */
export const LongText = z
  .string()
  .max(5000)
  .refine((text) => text.isWellFormed() && !HIDDEN_BUT_LINES.test(text), 'has characters that cannot be shown')
  .transform((text) => text.normalize('NFC'));

/** Identifier of a subject as its owner knows it. */
export const SubjectId = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters');

/** Kind of subject: visitor, user, player, … */
export const SubjectKind = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'must be a short lower-case word');

/** Identifier of an event, made by its sender before the first attempt. */
export const EventId = z.string().regex(/^[\x20-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters');

/** A value that can be summed without breaking a report. */
export const RecordValue = z
  .number()
  .refine((v) => Number.isFinite(v) && Math.abs(v) <= 1e12, 'must be finite and within ±1e12');

/** Calendar day, YYYY-MM-DD. No calendar has a year 0, and the database none either. */
export const Day = z.iso.date().refine((day) => day >= '0001-01-01', 'must be after the year 0');

/** An instant as RFC 3339. */
export const Instant = z.iso.datetime({ offset: true });

export const VISITOR_COOKIE = 'weir_visitor';
