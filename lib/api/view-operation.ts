import { buildDocument, type OpenApiDocument } from './build-document';
import { errorsOf } from './errors';
import type { JsonSchema } from './json-schema';
import type { Operation } from './operation';
import { OPERATIONS } from './operations';
import { sampleOf } from './sample';
import type { BodyView, OperationRow, OperationView, ParameterView, TagView } from './schemas';
import { fieldsOf, noteOf, typeOf } from './view-fields';

const operations: Readonly<Record<string, Operation>> = OPERATIONS;
let kept: OpenApiDocument | null = null;
const document = (): OpenApiDocument => (kept ??= buildDocument());

const rowOf = ([id, { method, path, summary }]: [string, Operation]): OperationRow => ({ id, method, path, summary });

const METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'];

/** All operations under their tags, by address. */
export function listOperations(): TagView[] {
  return document().tags.map(({ name, description }) => ({
    name,
    description,
    operations: Object.entries(operations)
      .filter(([, { tag }]) => tag === name)
      .map(rowOf)
      .sort((a, b) =>
        a.path === b.path ? METHODS.indexOf(a.method) - METHODS.indexOf(b.method) : a.path < b.path ? -1 : 1,
      ),
  }));
}

/** Everything that a page says about one operation; null when there is none of that id. */
export function viewOperation(id: string): OperationView | null {
  const operation = Object.hasOwn(operations, id) ? operations[id] : undefined;
  if (operation === undefined) return null;
  const { paths, components } = document();
  const described = paths[operation.path]?.[operation.method.toLowerCase()] ?? {};
  const all = listOperations().flatMap((tag) => tag.operations);
  const place = all.findIndex((row) => row.id === id);
  return {
    ...rowOf([id, operation]),
    tag: operation.tag,
    description: operation.description ?? '',
    access: operation.access,
    parameters: ((described['parameters'] ?? []) as Described[]).map((each) => viewParameter(each, components.schemas)),
    bodies: viewBodies(described, components.schemas),
    answer: viewAnswer(operation, described, components.schemas),
    flat: operation.flat === true,
    errors: errorsOf(operation),
    previous: all[place - 1] ?? null,
    next: all[place + 1] ?? null,
  };
}

type Named = Readonly<Record<string, JsonSchema>>;
type Described = {
  name: string;
  in: 'path' | 'query';
  required?: boolean;
  description?: string;
  schema: JsonSchema;
  example?: string;
};

function viewParameter(parameter: Described, named: Named): ParameterView {
  const { schema } = parameter;
  return {
    name: parameter.name,
    in: parameter.in,
    type: typeOf(schema, named),
    required: parameter.required === true,
    note: [parameter.description, noteOf(schema, named)]
      .filter((part) => part !== undefined && part !== '')
      .join(' · '),
    choices: Array.isArray(schema['enum']) ? schema['enum'].map(String) : [],
    example: parameter.example ?? '',
  };
}

function viewBodies(described: JsonSchema, named: Named): BodyView[] {
  const { content = {} } = (described['requestBody'] ?? {}) as {
    content?: Record<string, { schema: JsonSchema; example?: unknown }>;
  };
  return Object.entries(content).map(([type, { schema, example }]) => {
    const line = schema['contentSchema'] as JsonSchema | undefined;
    return {
      type,
      fields: fieldsOf(line ?? schema, named),
      words: typeof schema['description'] === 'string' ? schema['description'] : '',
      example: example === undefined ? '' : typeof example === 'string' ? example : JSON.stringify(example, null, 2),
    };
  });
}

function viewAnswer(operation: Operation, described: JsonSchema, named: Named): OperationView['answer'] {
  const responses = described['responses'] as Record<string, { content?: Record<string, { schema: JsonSchema }> }>;
  const schema = responses['200']?.content?.['application/json']?.schema;
  if (operation.media !== undefined)
    return { status: 200, type: operation.media, fields: [], words: operation.media, example: '' };
  if (schema === undefined) return { status: 204, type: '', fields: [], words: 'nothing', example: '' };
  return {
    status: 200,
    type: 'application/json',
    fields: fieldsOf(schema, named),
    words: typeOf(schema, named),
    example: JSON.stringify(sampleOf(schema, named), null, 2),
  };
}
