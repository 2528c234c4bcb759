import { describe, expect, it } from 'vitest';
import { BROWSER } from '@/lib/testing/collect-door';
import { describeAgent, firstLanguage } from './agent';

describe('describeAgent', () => {
  it.each([
    [BROWSER, undefined, false, 'desktop'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1',
      undefined,
      false,
      'phone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/143.0.0.0 Mobile Safari/537.36',
      '?1',
      false,
      'phone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; SM-X710) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36',
      '?0',
      false,
      'tablet',
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1',
      undefined,
      false,
      'tablet',
    ],
    ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', undefined, true, 'desktop'],
    ['', undefined, true, 'desktop'],
    [undefined, undefined, true, 'desktop'],
  ])('%s', (text, mobile, automated, device) => {
    expect(describeAgent(text, mobile)).toEqual({ automated, device });
  });
});

describe('firstLanguage', () => {
  it.each([
    ['nl-NL,nl;q=0.9,en;q=0.8', 'nl-NL'],
    ['de', 'de'],
    ['*', null],
    ['', null],
    [undefined, null],
    ['<script>', null],
  ])('of %s', (header, language) => {
    expect(firstLanguage(header)).toBe(language);
  });
});
