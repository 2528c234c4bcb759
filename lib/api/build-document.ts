import type { z } from 'zod';
import { ErrorAnswer, errorsOf } from './errors';
import type { JsonSchema, SchemaBook } from './json-schema';
import { openSchemaBook } from './names';
import { TAGS, type Operation, type OperationAccess } from './operation';
import { OPERATIONS } from './operations';
import { sampleOf } from './sample';

/** The description of the interface: OpenAPI 3.1. */
export type OpenApiDocument = {
  openapi: '3.1.1';
  info: JsonSchema;
  servers: JsonSchema[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, JsonSchema>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, JsonSchema> };
};

const SECURITY: Record<OperationAccess, JsonSchema[]> = {
  public: [],
  door: [{}, { token: ['write'] }],
  token: [{ token: ['write'] }],
  read: [{ token: ['read'] }, { session: [] }],
  write: [{ token: ['write'] }, { session: [] }],
  session: [{ session: [] }],
  cron: [{ cronSecret: [] }],
  prometheus: [{ metricsToken: [] }],
};

const INTRODUCTION = [
  'A 2xx means that it is committed. A repeat with the same `id` answers 2xx too and changes nothing.',
  'A 4xx must not be sent again; 429 and 503 carry `Retry-After` in seconds.',
  'Errors have one shape. Times are RFC 3339, days are calendar days of the time zone in Settings.',
].join(' ');

/** Describes every operation, from the schemas that parse what is sent and name what is answered. Pure. */
export function buildDocument(operations: Readonly<Record<string, Operation>> = OPERATIONS): OpenApiDocument {
  const book = openSchemaBook();
  const paths: OpenApiDocument['paths'] = {};
  for (const [operationId, operation] of Object.entries(operations)) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = describe(operationId, operation, book);
  }
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path)))
    giveSample(operation, book.named);
  const used = new Set(Object.values(operations).map(({ tag }) => tag as string));
  return {
    openapi: '3.1.1',
    info: { title: 'Weir', version: '1', description: INTRODUCTION },
    servers: [{ url: '/', description: 'This installation' }],
    tags: Object.entries(TAGS)
      .map(([name, description]) => ({ name, description }))
      .filter(({ name }) => used.has(name)),
    paths,
    components: {
      schemas: sorted(book.named),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A secret token of Settings → Tokens, `weir_sec_…`.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'better-auth.session_token',
          description: 'The session of somebody who is signed in; changes only from pages of this installation.',
        },
        cronSecret: { type: 'http', scheme: 'bearer', description: 'The variable CRON_SECRET.' },
        metricsToken: { type: 'http', scheme: 'bearer', description: 'The variable METRICS_TOKEN.' },
      },
    },
  };
}

function describe(operationId: string, operation: Operation, book: SchemaBook): JsonSchema {
  const { tag, summary, description, access, example } = operation;
  const parameters = [
    ...parametersOf(operation.params, 'path', example.params, book),
    ...parametersOf(operation.query, 'query', example.query, book),
    ...(operation.flat === true ? CSV_PARAMETERS : []),
  ];
  const requestBody = bodyOf(operation, book);
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: SECURITY[access],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === null ? {} : { requestBody }),
    responses: { ...successOf(operation, book), ...errorResponses(operation, book) },
  };
}

/** An example of the answer, from its schema. */
function giveSample(operation: JsonSchema, named: Readonly<Record<string, JsonSchema>>): void {
  const responses = operation['responses'] as Record<string, { content?: Record<string, JsonSchema> }>;
  const json = responses['200']?.content?.['application/json'];
  if (json !== undefined) json['example'] = sampleOf(json['schema'] as JsonSchema, named);
}

const CSV_PARAMETERS: JsonSchema[] = [
  {
    name: 'format',
    in: 'query',
    description: '`csv` gives flat rows (RFC 4180).',
    schema: { type: 'string', enum: ['json', 'csv'], default: 'json' },
  },
  {
    name: 'bom',
    in: 'query',
    description: '`1` writes a byte order mark before CSV, for Excel.',
    schema: { type: 'string', enum: ['0', '1'], default: '0' },
  },
];

function parametersOf(
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
  example: Readonly<Record<string, string>> = {},
  book: SchemaBook,
): JsonSchema[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = book.of(schema, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, described]) => {
    const { description, ...rest } = described;
    return {
      name,
      in: place,
      ...(place === 'path' || required.includes(name) ? { required: true } : {}),
      ...(typeof description === 'string' ? { description } : {}),
      schema: rest,
      ...(example[name] === undefined ? {} : { example: example[name] }),
    };
  });
}

function bodyOf(operation: Operation, book: SchemaBook): JsonSchema | null {
  const { body, lines, uploads, example } = operation;
  const content: Record<string, JsonSchema> = {};
  if (body !== undefined) {
    content['application/json'] = {
      schema: book.of(body, 'input'),
      ...(example.body === undefined ? {} : { example: example.body }),
    };
    if (operation.access === 'door') {
      content['text/plain'] = {
        schema: { type: 'string', contentMediaType: 'application/json', description: 'The same JSON, for beacons.' },
      };
    }
  }
  if (lines !== undefined) {
    content['application/x-ndjson'] = {
      schema: {
        type: 'string',
        description: 'One JSON value per line, at most 64 MB. With a secret token only.',
        contentMediaType: 'application/json',
        contentSchema: book.of(lines.line, 'input'),
      },
      example: lines.example.map((line) => JSON.stringify(line)).join('\n'),
    };
  }
  for (const type of uploads ?? []) {
    content[type] =
      type === 'multipart/form-data'
        ? { schema: { type: 'object', properties: formOf(operation) } }
        : { schema: { type: 'string' }, ...(example.text === undefined ? {} : { example: example.text }) };
  }
  const required = operation.path !== '/goal/{name}';
  return Object.keys(content).length === 0 ? null : { required, content };
}

function formOf({ fields = {} }: Operation): Record<string, JsonSchema> {
  const texts = Object.entries(fields).map(([name, description]) => [name, { type: 'string', description }]);
  return {
    ...(Object.fromEntries(texts) as Record<string, JsonSchema>),
    file: { type: 'string', contentMediaType: 'text/csv', description: 'May be there many times.' },
  };
}

function successOf(operation: Operation, book: SchemaBook): Record<string, JsonSchema> {
  const { response, media, lines, answerHeaders } = operation;
  if (media !== undefined) {
    return { '200': { description: 'Done.', content: { [media]: { schema: { type: 'string' } } } } };
  }
  if (response === undefined) return { '204': { description: 'Done; nothing to say.' } };
  const answer = book.of(response, 'output');
  const schema = lines === undefined ? answer : { anyOf: [answer, book.of(lines.response, 'output')] };
  return {
    '200': {
      description: lines === undefined ? 'Done.' : 'Done. The second shape answers a stream of lines.',
      ...(answerHeaders === undefined ? {} : { headers: headersOf(answerHeaders) }),
      content: {
        'application/json': { schema },
        ...(operation.flat === true ? { 'text/csv': { schema: { type: 'string' } } } : {}),
      },
    },
  };
}

const headersOf = (headers: Readonly<Record<string, string>>): JsonSchema =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );

function errorResponses(operation: Operation, book: SchemaBook): Record<string, JsonSchema> {
  const byStatus = new Map<number, { code: string; meaning: string }[]>();
  for (const { status, ...error } of errorsOf(operation))
    byStatus.set(status, [...(byStatus.get(status) ?? []), error]);
  const schema = book.of(ErrorAnswer, 'output');
  return Object.fromEntries(
    [...byStatus].map(([status, errors]) => [
      String(status),
      {
        description: errors.map(({ code, meaning }) => `\`${code}\`: ${meaning}`).join(' '),
        ...(status === 429 || status === 503
          ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }
          : {}),
        content: {
          'application/json': {
            schema,
            examples: Object.fromEntries(
              errors.map(({ code, meaning }) => [code, { value: { error: { code, message: meaning } } }]),
            ),
          },
        },
      },
    ]),
  );
}

function sorted(named: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(named).sort(([a], [b]) => a.localeCompare(b)));
}
