import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseEnvironment, secretProblems } from './env';

const GOOD = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://weir@localhost/weir',
  AUTH_SECRET: 'k2J8sPq0vXz71LmNw4RtYb6HcDf9GjAe',
};

describe('the environment', () => {
  it('is parsed once, with defaults; an empty variable is none', () => {
    expect(parseEnvironment({ PORT: '', RATE_LIMIT: '' })).toMatchObject({
      NODE_ENV: 'development',
      PORT: 3000,
      RATE_LIMIT: '600:1200',
      TRUSTED_PROXY_HOPS: 0,
      TICKER: 'on',
    });
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', 'abc'],
    ['DATABASE_URL', 'mysql://localhost/weir'],
    ['RATE_LIMIT', 'many'],
    ['TRUSTED_PROXY_HOPS', '-1'],
    ['AUTH_SECRET', 'short'],
    ['METRICS_TOKEN', 'short'],
    ['APP_URL', 'weir'],
    ['TICKER', 'perhaps'],
  ])('a wrong %s stops the process with a sentence that names it and not its value', (name, value) => {
    const parsing = () => parseEnvironment({ [name]: value });
    expect(parsing).toThrow(new RegExp(`${name} `));
    if (/SECRET|TOKEN/.test(name)) expect(parsing).not.toThrow(new RegExp(value));
  });
});

describe('a production server does not start', () => {
  it('is fine with secrets of its own', () => {
    expect(secretProblems(parseEnvironment(GOOD))).toEqual([]);
  });

  it.each([
    [{ DATABASE_URL: '' }, /DATABASE_URL is missing/],
    [{ AUTH_SECRET: '' }, /AUTH_SECRET is missing/],
    [{ AUTH_SECRET: 'change-me-change-me-change-me-change-me' }, /AUTH_SECRET is an example/],
    [{ CRON_SECRET: 'your-secret-goes-here' }, /CRON_SECRET is an example/],
    [{ SETUP_TOKEN: 'example-token-example' }, /SETUP_TOKEN is an example/],
    [{ METRICS_TOKEN: 'please-change-this-token' }, /METRICS_TOKEN is an example/],
  ])('with %j', (variables, sentence) => {
    expect(secretProblems(parseEnvironment({ ...GOOD, ...variables })).join()).toMatch(sentence);
  });
});

it('.env.example explains every variable, and no other', async () => {
  const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name).sort();
  const read = names(await readFile('lib/config/env.ts', 'utf8'), /^ {2}([A-Z_]+): z/gm);
  const explained = names(await readFile('.env.example', 'utf8'), /^# ([A-Z_]+)=/gm);
  expect(explained).toEqual(read.filter((name) => name !== 'NODE_ENV'));
});
