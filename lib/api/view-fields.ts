import type { JsonSchema } from './json-schema';
import { resolve } from './sample';
import type { FieldView } from './schemas';

type Named = Readonly<Record<string, JsonSchema>>;

const alternativesOf = (schema: JsonSchema): JsonSchema[] | null => {
  const choices = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(choices) ? (choices as JsonSchema[]) : null;
};
const isNull = (schema: JsonSchema): boolean => schema['type'] === 'null';
const nameOf = (schema: JsonSchema): string | null =>
  typeof schema['$ref'] === 'string' ? schema['$ref'].replace('#/components/schemas/', '') : null;

/** A schema's type in few words. */
export function typeOf(schema: JsonSchema, named: Named): string {
  const name = nameOf(schema);
  const own = resolve(schema, named);
  if ('const' in own) return JSON.stringify(own['const']);
  if (Array.isArray(own['enum'])) return own['enum'].map((each) => JSON.stringify(each)).join(' | ');
  const alternatives = alternativesOf(own);
  if (alternatives !== null && name === null)
    return [...new Set(alternatives.map((each) => typeOf(each, named)))].join(' or ');
  if (name !== null) return name;
  const type = own['type'];
  if (Array.isArray(type)) return type.map(String).join(' or ');
  if (type === 'array') return `list of ${typeOf((own['items'] ?? {}) as JsonSchema, named)}`;
  if (type === 'object') return own['properties'] === undefined ? 'object by name' : 'object';
  if (own['format'] === 'date') return 'day';
  if (own['format'] === 'date-time') return 'instant';
  if (type === 'string') return 'text';
  return typeof type === 'string' ? type : 'anything';
}

/** Bounds, lengths, patterns and defaults in few words. */
export function noteOf(schema: JsonSchema, named: Named): string {
  const own = resolve(schema, named);
  const parts: string[] = [];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength, minItems, maxItems } = own;
  if (typeof own['description'] === 'string') parts.push(own['description']);
  if (typeof minimum === 'number' && minimum > Number.MIN_SAFE_INTEGER) parts.push(`≥ ${minimum}`);
  if (typeof exclusiveMinimum === 'number') parts.push(`> ${exclusiveMinimum}`);
  if (typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER) parts.push(`≤ ${maximum}`);
  if (typeof exclusiveMaximum === 'number') parts.push(`< ${exclusiveMaximum}`);
  if (typeof minLength === 'number' && typeof maxLength === 'number')
    parts.push(`${minLength} to ${maxLength} characters`);
  else if (typeof maxLength === 'number') parts.push(`at most ${maxLength} characters`);
  if (typeof minItems === 'number') parts.push(`at least ${minItems}`);
  if (typeof maxItems === 'number') parts.push(`at most ${maxItems}`);
  if (typeof own['pattern'] === 'string') parts.push(`matches ${own['pattern']}`);
  if ('default' in own && own['default'] !== null) parts.push(`default ${JSON.stringify(own['default'])}`);
  return parts.join(' · ');
}

/** The fields of a schema as a tree; what contains itself is opened once. */
export function fieldsOf(schema: JsonSchema, named: Named, above: readonly string[] = []): FieldView[] {
  const name = nameOf(schema);
  if (name !== null && above.includes(name)) return [];
  const path = name === null ? above : [...above, name];
  const own = resolve(schema, named);
  const alternatives = alternativesOf(own)?.filter((each) => !isNull(each));
  if (alternatives !== undefined) {
    const [only, ...others] = alternatives;
    if (only !== undefined && others.length === 0) return fieldsOf(only, named, path);
    return alternatives
      .map((each, index): FieldView => {
        const label = `${index === 0 ? 'either' : 'or'}`;
        return {
          name: label,
          type: typeOf(each, named),
          required: true,
          note: '',
          fields: fieldsOf(each, named, path),
        };
      })
      .filter(({ fields }) => fields.length > 0);
  }
  if (own['type'] === 'array') return fieldsOf((own['items'] ?? {}) as JsonSchema, named, path);
  const inner = own['additionalProperties'];
  if (own['properties'] === undefined && typeof inner === 'object' && inner !== null)
    return fieldsOf(inner as JsonSchema, named, path);
  const required = (own['required'] ?? []) as string[];
  return Object.entries((own['properties'] ?? {}) as Record<string, JsonSchema>).map(([field, described]) => ({
    name: field,
    type: typeOf(described, named),
    required: required.includes(field),
    note: noteOf(described, named),
    fields: fieldsOf(described, named, path),
  }));
}
