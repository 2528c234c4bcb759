export type DiffLine = { path: string; before?: string; after?: string };

/**
 * The leaves that differ between two JSON values, in the order of their paths (`variants.0.weight`). A side on which
 * the leaf is not there is left out.
 */
export function diffLines(before: unknown, after: unknown): DiffLine[] {
  const left = leaves(before);
  const right = leaves(after);
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  return paths.flatMap((path) => {
    const was = left.get(path);
    const is = right.get(path);
    if (was === is) return [];
    return [{ path, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
}

function leaves(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (value === undefined || (value === null && path === '')) return found;
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value)) leaves(inner, path === '' ? key : `${path}.${key}`, found);
  } else {
    found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return found;
}
