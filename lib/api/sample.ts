import type { JsonSchema } from './json-schema';

type Named = Readonly<Record<string, JsonSchema>>;
const MAX_DEPTH = 12;

/** What a schema's reference stands for. */
export function resolve(schema: JsonSchema, named: Named): JsonSchema {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  return named[$ref.replace('#/components/schemas/', '')] ?? {};
}

/** A value that fits a schema, always the same: lists have one element, of alternatives the first is shown. */
export function sampleOf(schema: JsonSchema, named: Named, depth = 0): unknown {
  const own = resolve(schema, named);
  if (depth > MAX_DEPTH) return null;
  if ('const' in own) return own['const'];
  if ('default' in own) return own['default'];
  if (Array.isArray(own['enum'])) return own['enum'][0];
  const choices = own['anyOf'] ?? own['oneOf'];
  if (Array.isArray(choices)) return sampleOf((choices[0] ?? {}) as JsonSchema, named, depth + 1);
  const type = Array.isArray(own['type']) ? (own['type'] as unknown[])[0] : own['type'];
  switch (type) {
    case 'object':
      return sampleObject(own, named, depth);
    case 'array':
      return [sampleOf((own['items'] ?? {}) as JsonSchema, named, depth + 1)];
    case 'integer':
      return Math.max(1, Number(own['minimum'] ?? 1));
    case 'number':
      return 0.5;
    case 'boolean':
      return false;
    case 'string':
      return sampleText(own);
    default:
      return null;
  }
}

function sampleObject(own: JsonSchema, named: Named, depth: number): unknown {
  const properties = Object.entries((own['properties'] ?? {}) as Record<string, JsonSchema>);
  if (properties.length === 0) {
    const inner = own['additionalProperties'];
    return typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0
      ? { name: sampleOf(inner as JsonSchema, named, depth + 1) }
      : {};
  }
  return Object.fromEntries(properties.map(([name, inner]) => [name, sampleOf(inner, named, depth + 1)]));
}

/** Tried in this order where a pattern tells how a text must look. */
const TEXTS = ['text', 'shopping/order_count', '2025-11-20', '7d1f5a52-3c94-4f0e-9d3c-2f6a0f3f6a11'];

function sampleText({ format, pattern }: JsonSchema): string {
  if (format === 'date') return '2025-11-20';
  if (format === 'date-time') return '2025-11-20T09:30:00.000Z';
  if (typeof pattern !== 'string') return 'text';
  const wanted = new RegExp(pattern);
  return TEXTS.find((text) => wanted.test(text)) ?? 'text';
}
