import { describe, expect, it } from 'vitest';
import { linesOf, newLine, setOf } from './set-lines';

describe('attributes to set', () => {
  it('come back as they were, with their types', () => {
    const set = { state: 'warm', level: 3, vip: false, plan: null, note: '', code: '007' };
    expect(setOf(linesOf(set))).toEqual({ set, error: null });
  });

  it.each([
    [[newLine()], 'Name the attribute.'],
    [[{ ...newLine(), name: 'level', type: 'number' as const, text: 'high' }], '“level” needs a number.'],
    [[{ ...newLine(), name: 'vip', type: 'boolean' as const }], '“vip” needs true or false.'],
    [[{ ...newLine(), name: '__proto__' }], '“__proto__” is a reserved word.'],
    [
      [
        { ...newLine(), name: 'a' },
        { ...newLine(), name: ' a' },
      ],
      '“a” is there twice.',
    ],
  ])('are refused with a sentence', (lines, sentence) => {
    expect(setOf(lines)).toEqual({ set: null, error: sentence });
  });
});
