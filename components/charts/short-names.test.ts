import { describe, expect, it } from 'vitest';
import { shortNames } from './short-names';

describe('shortNames', () => {
  it('leaves out the words with which all the long ones begin', () => {
    const { names, without } = shortNames(
      ['Declaration APPROVED by ADMINISTRATION', 'Declaration REJECTED by SUPERVISOR', 'Request Payment', 'Paid'],
      20,
    );
    expect(without).toBe('Declaration');
    expect(names).toEqual(['APPROVED by ADMINIS…', 'REJECTED by SUPERVI…', 'Request Payment', 'Paid']);
  });

  it('cuts in the middle what would read the same', () => {
    const { names, without } = shortNames(['waiting for the answer of A', 'waiting for the answer of B', 'new'], 12);
    expect(without).toBe('waiting for the answer of');
    expect(names).toEqual(['A', 'B', 'new']);
    expect(shortNames(['aaaaaaaaaaaaaaaaaaaa1', 'aaaaaaaaaaaaaaaaaaaa2'], 9).names).toEqual(['aaaa…aaa1', 'aaaa…aaa2']);
  });

  it('leaves short names and a single long one as they are begun', () => {
    expect(shortNames(['On trial', 'Paying'], 20)).toEqual({ names: ['On trial', 'Paying'], without: '' });
    expect(shortNames(['A name that is very long indeed', 'Paying'], 20).names[0]).toBe('A name that is very…');
  });

  it('never makes a name longer than asked for, or empty', () => {
    for (const most of [5, 8, 20]) {
      for (const name of shortNames(['same words here', 'same words there and more', 'same words'], most).names) {
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(most);
      }
    }
  });
});
