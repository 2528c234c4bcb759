import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS, Settings, SettingsChange } from './schemas';

it('has a default for everything', () => {
  expect(DEFAULT_SETTINGS).toEqual({
    timeZone: 'UTC',
    allowedOrigins: [],
    createGoalsOnFirstSight: false,
    respectGpc: true,
    retentionUnconfirmedDays: 30,
  });
});

it.each([
  ['https://shop.example', 'https://shop.example'],
  ['HTTPS://Shop.Example', 'https://shop.example'],
  ['https://shop.example:443', 'https://shop.example'],
  ['http://shop.example:80', 'http://shop.example'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
])('the site %s is known as browsers name it: %s', (given, known) => {
  expect(Settings.parse({ allowedOrigins: [given] }).allowedOrigins).toEqual([known]);
  expect(SettingsChange.parse({ allowedOrigins: [given] }).allowedOrigins).toEqual([known]);
});

it.each([
  'shop.example',
  'https://',
  'https://shop.example/',
  'https://shop.example/path',
  'ftp://x',
  'null',
  '*',
  'https://a b',
])('%j is no site', (given) => {
  expect(SettingsChange.safeParse({ allowedOrigins: [given] }).success).toBe(false);
});

it.each([
  { timeZone: 'Mars/Olympus' },
  { timeZone: '' },
  // The database reads these otherwise than we do: without a summer, with the opposite sign, as another country's.
  { timeZone: 'CET' },
  { timeZone: 'EET' },
  { timeZone: '+02:00' },
  { timeZone: 'IST' },
  { retentionUnconfirmedDays: 7 },
  { retentionUnconfirmedDays: 30.5 },
  { respectGpc: 'yes' },
])('refuses %j', (change) => {
  expect(SettingsChange.safeParse(change).success).toBe(false);
});

it.each(['UTC', 'Europe/Amsterdam', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('%s is a time zone', (timeZone) => {
  expect(SettingsChange.parse({ timeZone })).toEqual({ timeZone });
});
