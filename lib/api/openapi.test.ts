import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildDocument } from './build-document';
import { ErrorAnswer, errorsOf } from './errors';
import type { Operation } from './operation';
import { OPERATIONS } from './operations';

const document = buildDocument();
const operations = Object.entries(OPERATIONS) as [string, Operation][];

describe('the document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...structuredClone(document) });
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  test('a document with a mistake is not', async () => {
    const wrong = structuredClone(document) as unknown as { paths: Record<string, { get: { responses: unknown } }> };
    const listing = wrong.paths['/api/v1/experiments'];
    if (listing === undefined) throw new Error('no such path');
    listing.get.responses = 'none';
    expect((await new Validator().validate(wrong)).valid).toBe(false);
  });

  test('keeps every schema that it refers to, and keeps none that it does not', () => {
    const referred = new Set<string>();
    JSON.stringify(document, (key, value: unknown) => {
      if (key === '$ref' && typeof value === 'string') referred.add(value.replace('#/components/schemas/', ''));
      return value;
    });
    expect([...referred].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  test('has a description of every parameter in the path, and of no other', () => {
    for (const [address, methods] of Object.entries(document.paths)) {
      const named = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
      for (const operation of Object.values(methods)) {
        const parameters = (operation['parameters'] ?? []) as { name: string; in: string }[];
        const inPath = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
        expect(inPath.sort(), address).toEqual(named);
      }
    }
  });
});

type Described = { example?: unknown; examples?: Record<string, { value: unknown }> };

describe.each(operations)('%s', (_, operation) => {
  test('has an example that its own schemas accept', () => {
    const { params, query, body, lines, example } = operation;
    if (params !== undefined) params.parse(example.params);
    if (query !== undefined) query.parse(example.query ?? {});
    if (body !== undefined) body.parse(example.body);
    for (const line of lines?.example ?? []) lines?.line.parse(line);
    expect(operation.summary.length).toBeLessThan(90);
  });

  test('has examples of its answers that the schemas of the answers accept', () => {
    const { responses = {} } = (document.paths[operation.path]?.[operation.method.toLowerCase()] ?? {}) as {
      responses?: Record<string, { content?: Record<string, Described> }>;
    };
    for (const [status, { content = {} }] of Object.entries(responses)) {
      const { example, examples = {} } = content['application/json'] ?? {};
      if (Number(status) >= 400) {
        expect(Object.keys(examples).length, status).toBeGreaterThan(0);
        for (const { value } of Object.values(examples)) expect(ErrorAnswer.parse(value)).toEqual(value);
      } else if (operation.response !== undefined) {
        // Strictly: what the schema does not know has no place in an example.
        expect(operation.response.parse(example)).toEqual(example);
      }
    }
  });

  test('names errors with a status', () => {
    for (const { status, meaning } of errorsOf(operation)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(meaning).not.toBe('');
    }
  });
});

test('every list can be had as flat rows and CSV', () => {
  const lists = operations.filter(([, { method, response }]) => method === 'GET' && response instanceof z.ZodArray);
  expect(lists.length).toBeGreaterThan(10);
  expect(lists.filter(([, { flat }]) => flat !== true).map(([id]) => id)).toEqual([]);
});

test('every file of operations is in the table', () => {
  const files = readdirSync(path.join(import.meta.dirname, 'operations')).filter((file) => file !== 'index.ts');
  const described = new Set(operations.map(([, { tag }]) => tag));
  expect(files.length).toBeGreaterThan(4);
  expect(described.size).toBeGreaterThan(3);
  expect(new Set(operations.map(([, { method, path: address }]) => `${method} ${address}`)).size).toBe(
    operations.length,
  );
});

test('an upload says the fields of its form and the header of its answer', () => {
  const upload = document.paths['/api/v1/logs/{source}']?.['post'];
  expect(upload).toMatchObject({
    requestBody: {
      content: { 'multipart/form-data': { schema: { properties: { subject: {}, date: {}, file: {} } } } },
    },
    responses: { '200': { headers: { 'X-Weir-Upload': { schema: { type: 'string' } } } } },
  });
});
