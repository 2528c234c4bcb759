import { valueAt, type Attributes } from './evaluate-filter';

const LONGEST = 200;

/** A facet's value as text, at most 200 characters. Undefined for what is absent, null, a list or an object. */
export function facetText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  return value.length <= LONGEST ? value : [...value].slice(0, LONGEST).join('');
}

/** The values of facets by slug; a facet whose attribute has none is left out. */
export function facetValues(
  facets: readonly { slug: string; path: string }[],
  attributes: Attributes,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { slug, path } of facets) {
    const text = facetText(valueAt(attributes, path));
    if (text !== undefined) values[slug] = text;
  }
  return values;
}
