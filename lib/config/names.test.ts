import { describe, expect, it } from 'vitest';
import { EventId, Instant, Key, Label, LongText, RecordValue, SubjectId, SubjectKind } from './names';

const takes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe('labels', () => {
  it('are kept in one form, so that equal names are equal', () => {
    expect(Label.parse('  Cafe\u0301 ')).toBe('Caf\u00e9');
    expect(LongText.parse('Cafe\u0301\n\tmore')).toBe('Caf\u00e9\n\tmore');
  });

  it.each(['', '   ', 'x'.repeat(201), 7, null])('are not %j', (label) => {
    expect(takes(Label, label)).toBe(false);
  });

  it.each(['a\u0000b', 'a\nb', 'a\u001bb', 'a\u0085b', 'a\u202eb', 'a\u2066b', 'a\u200fb', '\ud800', 'a\udc00'])(
    'hide nothing: %j',
    (label) => {
      expect(takes(Label, label)).toBe(false);
      if (label !== 'a\nb') expect(takes(LongText, label)).toBe(false);
    },
  );

  it('may be of any script, with signs and emoji', () => {
    for (const label of ['Größe', 'שלום', '価格', 'a “b” – c', '👩‍🚀', 'x'.repeat(200)])
      expect(takes(Label, label)).toBe(true);
  });
});

describe('keys and ids', () => {
  it('keys are 1 to 100 of letters, digits, dot, underscore and dash, and nothing that JavaScript knows', () => {
    for (const key of ['a', 'A-z_0.9', 'x'.repeat(100), 'toString']) expect(takes(Key, key), key).toBe(true);
    for (const key of ['', 'x'.repeat(101), 'a b', 'a/b', 'ä', '__proto__', 'constructor', 'prototype', 'a\n'])
      expect(takes(Key, key), key).toBe(false);
  });

  it('subjects are 1 to 128 printable ASCII characters without spaces, their kind a short word', () => {
    for (const id of ['!', '~', 'x'.repeat(128), '{"a":1}']) expect(takes(SubjectId, id), id).toBe(true);
    for (const id of ['', ' ', 'a b', 'x'.repeat(129), 'é', 'a\n', '\u007f'])
      expect(takes(SubjectId, id), id).toBe(false);
    for (const kind of ['visitor', 'loan-application', 'a1_b']) expect(takes(SubjectKind, kind)).toBe(true);
    for (const kind of ['', 'Visitor', '1a', 'x'.repeat(41), '__proto__']) expect(takes(SubjectKind, kind)).toBe(false);
  });

  it('events have 1 to 128 printable ASCII characters', () => {
    for (const id of ['order 7', 'x'.repeat(128)]) expect(takes(EventId, id)).toBe(true);
    for (const id of ['', 'x'.repeat(129), 'a\tb', 'é']) expect(takes(EventId, id)).toBe(false);
  });
});

it('values are finite and within ±1e12', () => {
  for (const value of [0, -0, 1e12, -1e12, 0.1, 1e-300]) expect(takes(RecordValue, value)).toBe(true);
  for (const value of [1e12 + 1, -1e13, Infinity, -Infinity, Number.NaN, '5', null, 1e308])
    expect(takes(RecordValue, value), String(value)).toBe(false);
});

it('instants are RFC 3339 with an offset', () => {
  for (const text of ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.123+05:30', '2024-02-29T23:59:59Z'])
    expect(takes(Instant, text), text).toBe(true);
  for (const text of ['2026-11-20', '2026-11-20T10:00:00', '2026-02-30T10:00:00Z', '2026-13-01T00:00:00Z', 'now', 5])
    expect(takes(Instant, text), String(text)).toBe(false);
});
