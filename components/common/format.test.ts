import { describe, expect, it } from 'vitest';
import {
  formatCompact,
  formatConfidence,
  formatCount,
  formatDay,
  formatDuration,
  formatInstant,
  formatNoun,
  formatNumber,
  formatPercent,
  formatPercentInterval,
  formatPoints,
  formatPointsInterval,
  formatPValue,
  formatRelative,
  formatSigned,
  formatSignedPercent,
} from './format';

describe('numbers as text', () => {
  it('shows what is not known as a dash, and 0 as 0', () => {
    for (const format of [
      formatCount,
      formatCompact,
      formatNumber,
      formatSigned,
      formatPercent,
      formatSignedPercent,
      formatPoints,
      formatPValue,
      formatConfidence,
      formatDuration,
    ]) {
      expect([format(null), format(undefined), format(Number.NaN)]).toEqual(['–', '–', '–']);
      expect(format(0)).toContain('0');
    }
    expect(formatPercentInterval(null)).toBe('–');
    expect(formatPointsInterval(undefined)).toBe('–');
    expect(formatDay('nonsense')).toBe('–');
    expect(formatInstant('nonsense')).toBe('–');
  });

  it.each([
    [formatCount(1234567), '1,234,567'],
    [formatCount(12345678901234567890n), '12,345,678,901,234,567,890'],
    [formatCount(-4), '−4'],
    [formatCompact(12345), '12.3K'],
    [formatNumber(52.4562), '52.46'],
    [formatSigned(1.3), '+1.30'],
    [formatSigned(-0.42), '−0.42'],
    [formatSigned(-0.001), '0.00'],
    [formatPercent(0.1902), '19.02%'],
    [formatPercent(0.5, 0), '50%'],
    [formatSignedPercent(-0.0431), '−4.3%'],
    [formatSignedPercent(0.1), '+10.0%'],
    [formatPoints(-0.0082), '−0.82 pp'],
    [formatPercentInterval({ lower: -0.012, upper: 0.034 }), '−1.2% to +3.4%'],
    [formatPointsInterval({ lower: -0.0102, upper: -0.0031 }), '−1.02 to −0.31 pp'],
    [formatNoun(1, 'subject'), '1 subject'],
    [formatNoun(0, 'subject'), '0 subjects'],
    [formatNoun(2, 'day of data', 'days of data'), '2 days of data'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });

  it('never rounds a p-value to 0 or a confidence to 100%', () => {
    expect(formatPValue(1e-300)).toBe('< 0.0001');
    expect(formatPValue(0.00155425)).toBe('0.0016');
    expect(formatPValue(0.07440966)).toBe('0.074');
    expect(formatPValue(0.41)).toBe('0.41');
    expect(formatPValue(0.99999)).toBe('> 0.9999');
    expect(formatConfidence(0.998446)).toBe('99.84%');
    expect(formatConfidence(0.99999)).toBe('> 99.99%');
  });

  it('shows lengths of time and ages in one unit, rounded down', () => {
    expect(formatDuration(850)).toBe('850 ms');
    expect(formatDuration(3999)).toBe('3 s');
    expect(formatDuration(21.9 * 3_600_000)).toBe('21 h');
    expect(formatDuration(48 * 3_600_000)).toBe('2 d');
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(formatRelative(now - 3000, now)).toBe('3 s ago');
    expect(formatRelative(now + 4 * 3_600_000, now)).toBe('in 4 h');
    expect(formatRelative(now + 400, now)).toBe('now');
  });

  it('shows days and instants in the zone that was asked for', () => {
    expect(formatDay('2026-11-05')).toBe('5 Nov 2026');
    expect(formatDay('2026-11-05', false)).toBe('5 Nov');
    expect(formatInstant('2026-11-21T23:30:00Z', 'Europe/Amsterdam')).toBe('2026-11-22 00:30:00');
  });
});
