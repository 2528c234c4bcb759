import { describe, expect, test } from 'vitest';
import { addAnswers, packFiles } from './send-files';
import { formatBytes, formatWords, handlerWords, reasonName } from './words';

describe('forms', () => {
  const file = (size: number) => ({ size });
  test('hold few files and few bytes, and every file once, in order', () => {
    const files = [5, 5, 5, 30, 1, 1].map(file);
    expect(packFiles(files, 12, 2).map((form) => form.map(({ size }) => size))).toEqual([[5, 5], [5], [30], [1, 1]]);
    expect(packFiles(files, 100, 100)).toEqual([files]);
    expect(packFiles([], 12, 2)).toEqual([]);
    const many = Array.from({ length: 10_357 }, () => file(900));
    expect(packFiles(many).flat()).toHaveLength(10_357);
  });
  test('answers add up', () => {
    const one = { accepted: 3, quarantined: 1, duplicates: 0, errors: [{ line: 2, reason: 'bad_time' as const }] };
    expect(addAnswers(one, one)).toEqual({
      accepted: 6,
      quarantined: 2,
      duplicates: 0,
      errors: [...one.errors, ...one.errors],
    });
  });
});

describe('words', () => {
  test('say how a source reads and what it does', () => {
    const common = { encoding: 'auto' as const, delimiter: 'auto' as const, activity: null };
    expect(
      formatWords({
        type: 'table',
        ...common,
        subject: 'who',
        at: 'when',
        event: null,
        fixedEvent: 'LINE',
        text: null,
      }),
    ).toBe('A table: who, when');
    expect(handlerWords([{ event: '*', handler: 'state', options: {} }])).toBe('every other event → state');
    expect(handlerWords([])).toContain('quarantine');
    expect([formatBytes(999), formatBytes(1500), formatBytes(2_500_000)]).toEqual(['999 B', '1.5 kB', '2.5 MB']);
    expect(reasonName('bad_time')).toBe('Bad time');
  });
});
