import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enrollmentEventId, goalRecordId, identityLinkId, subjectId } from './subject-id';

describe('derived ids', () => {
  it('are UUIDs of version 8, and never change (records of years depend on it)', () => {
    expect(subjectId('visitor', 'v1')).toBe('9de33502-66a4-873d-95c0-c76bcb3cc1d2');
    expect(goalRecordId(subjectId('visitor', 'v1'), 'signup', 'e1')).toBe('50d24c07-e363-8c42-9bdc-52c09b36cfcc');
    fc.assert(
      fc.property(fc.string(), fc.string(), (kind, id) => {
        expect(subjectId(kind, id)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });

  it('differ when any part differs, also when parts are shifted', () => {
    const ids = [
      subjectId('visitor', 'a'),
      subjectId('user', 'a'),
      subjectId('visitor', 'b'),
      goalRecordId('s', 'ab', 'c'),
      goalRecordId('s', 'a', 'bc'),
      identityLinkId('s', 'ab', 'c'),
      enrollmentEventId('s', 1, 0, 'c', ''),
      enrollmentEventId('s', 1, 1, 'c', ''),
      enrollmentEventId('s', 1, 1, 'c', '{}'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
