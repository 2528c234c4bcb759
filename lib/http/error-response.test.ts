import { expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '@/lib/db/problem';
import { invalidInput } from '@/lib/db/to-problem';
import { errorResponse } from './error-response';

const read = async (error: unknown) => {
  const response = errorResponse(error);
  return { status: response.status, retry: response.headers.get('retry-after'), body: await response.text() };
};

test('a problem says its code, its sentence and its fields, and nothing else', async () => {
  const { status, body } = await read(
    new Problem('invalid_input', 'weights: must add up to 1.', { weights: ['must add up to 1'] }),
  );
  expect(status).toBe(400);
  expect(JSON.parse(body)).toEqual({
    error: { code: 'invalid_input', message: 'weights: must add up to 1.', fields: { weights: ['must add up to 1'] } },
  });
});

/** As Prisma hands over what PostgreSQL says while it stops and starts. */
const fromPrisma = (message: string) =>
  Object.assign(
    new Error(`\nInvalid \`x()\` invocation:\n\n\nDatabase error. Code: \`57P03\`. Message: \`${message}\``),
    { code: 'P2010' },
  );

test.each([
  [Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' })],
  [Object.assign(new Error('Can’t reach'), { code: 'P1001' })],
  [new Error('timeout exceeded when trying to connect')],
  [new Error('outer', { cause: new Error('middle', { cause: { code: '57P03', message: 'starting up' } }) })],
  [new AggregateError([Object.assign(new Error('x'), { code: 'ETIMEDOUT' })])],
  [Object.assign(new Error('secret host'), { name: 'PrismaClientInitializationError' })],
  [fromPrisma('the database system is shutting down')],
  [fromPrisma('the database system is starting up')],
  [fromPrisma('the database system is in recovery mode')],
  [Object.assign(new Error('terminating connection due to administrator command'), { code: 'P2010' })],
])('an unreachable database is 503 with an integer Retry-After and no internals: %s', async (error) => {
  const { status, retry, body } = await read(error);
  expect(status).toBe(503);
  expect(retry).toMatch(/^[1-9]\d*$/);
  expect(JSON.parse(body)).toEqual({
    error: { code: 'unavailable', message: 'The database cannot be reached. Try again in a moment.' },
  });
});

test('an error of ours is 500 and says nothing', async () => {
  const { status, body } = await read(new Error('SELECT * FROM "user" WHERE secret'));
  expect(status).toBe(500);
  expect(body).not.toContain('SELECT');
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'internal' } });
});

test('429 carries the whole seconds that are left, at least one', async () => {
  expect(await read(new Problem('rate_limited', 'x', undefined, 0.2))).toMatchObject({ status: 429, retry: '1' });
  expect(await read(new Problem('rate_limited', 'x', undefined, 61.5))).toMatchObject({ status: 429, retry: '62' });
});

test('wrong input names its fields by path, also hostile ones', () => {
  const parsed = z
    .object({ a: z.array(z.object({ b: z.number() })), constructor: z.string() })
    .safeParse({ a: [{ b: 'x' }] });
  if (parsed.success) throw new Error('expected a refusal');
  const problem = invalidInput(parsed.error);
  expect(problem.code).toBe('invalid_input');
  expect(Object.keys(problem.fields ?? {})).toEqual(['a.0.b', 'constructor']);
});
