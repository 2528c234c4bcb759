import { describe, expect, test } from 'vitest';
import { buildDocument } from './build-document';
import type { Operation } from './operation';
import { OPERATIONS } from './operations';
import { sampleOf } from './sample';
import type { FieldView } from './schemas';
import { listOperations, viewOperation } from './view-operation';

const operations = Object.entries(OPERATIONS) as [string, Operation][];

test('every operation stands under one tag', () => {
  const ids = listOperations().flatMap((tag) => tag.operations.map(({ id }) => id));
  expect(ids.sort()).toEqual(operations.map(([id]) => id).sort());
});

test('what is no operation has no page', () => {
  expect(viewOperation('toString')).toBeNull();
  expect(viewOperation('nothing')).toBeNull();
});

describe.each(operations)('the page of %s', (id, operation) => {
  test('says what is sent and answered', () => {
    const view = viewOperation(id);
    if (view === null) throw new Error('no view');
    expect(view.parameters.filter((each) => each.in === 'path').every(({ example }) => example !== '')).toBe(true);
    if (operation.body !== undefined) expect(view.bodies[0]?.fields.length).toBeGreaterThan(0);
    if (operation.response !== undefined) expect(view.answer.words).not.toBe('');
    const depth = (fields: FieldView[]): number => 1 + Math.max(0, ...fields.map((field) => depth(field.fields)));
    expect(depth(view.answer.fields)).toBeLessThan(12);
  });

  test('shows an answer that the schema accepts', () => {
    if (operation.response === undefined) return;
    const { paths, components } = buildDocument({ [id]: operation });
    const responses = paths[operation.path]?.[operation.method.toLowerCase()]?.['responses'] as Record<
      string,
      { content: Record<string, { schema: Record<string, unknown> }> }
    >;
    const schema = responses['200']?.content['application/json']?.schema ?? {};
    expect(() => operation.response?.parse(sampleOf(schema, components.schemas))).not.toThrow();
  });
});

test('a filter, which contains itself, is opened once', () => {
  const filter = viewOperation('defineStock')?.bodies[0]?.fields.find(({ name }) => name === 'filter');
  expect(filter?.fields.length).toBeGreaterThan(2);
});
