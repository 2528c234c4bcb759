import { z } from 'zod';

/** A JSON Schema (draft 2020-12), as OpenAPI 3.1 wants it. */
export type JsonSchema = { [key: string]: unknown };

/**
 * Turns zod schemas into JSON Schemas and collects those that have a name. Requests are described as they are sent,
 * answers as they come; what an answer has besides is allowed, so that a later version may say more.
 */
export class SchemaBook {
  readonly named: Record<string, JsonSchema> = {};

  constructor(
    private readonly names: z.core.$ZodRegistry<{ id: string }>,
    /** Described as "anything", whatever their own shape. */
    private readonly anything: ReadonlySet<z.core.$ZodType>,
  ) {}

  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const {
      $schema: _,
      $defs,
      ...described
    } = z.toJSONSchema(schema, {
      io,
      metadata: this.names,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        // Patterns of dates say less than their format, in two hundred characters.
        if (jsonSchema.format === 'date' || jsonSchema.format === 'date-time') delete jsonSchema.pattern;
        if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
        if (this.anything.has(zodSchema)) {
          for (const name of Object.keys(jsonSchema)) delete jsonSchema[name];
          jsonSchema.description = 'Whatever JSON can say.';
        }
      },
    }) as JsonSchema;
    for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>)) {
      if (name.startsWith('__')) continue;
      const { id: __, ...rest } = definition;
      this.named[name] = withReferences(rest);
    }
    const { id, ...rest } = described;
    if (typeof id !== 'string') return withReferences(rest);
    if (rest['$ref'] === undefined) this.named[id] = withReferences(rest);
    return { $ref: `#/components/schemas/${id}` };
  }
}

/** Points where the document keeps its schemas. */
function withReferences<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withReferences) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : withReferences(inner as unknown),
    ]),
  ) as T;
}
