/** The text of lib/definitions/known.ts: names in a fixed order, so that a pull without news changes nothing. */
export function knownSource(
  experiments: readonly { key: string; variants: readonly { key: string }[] }[],
  goals: readonly { key: string }[],
): string {
  const text = (value: string) => JSON.stringify(value);
  const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
  const lines = [...experiments]
    .sort(byKey)
    .map(({ key, variants }) => `    ${text(key)}: [${variants.map((variant) => text(variant.key)).join(', ')}],`);
  const names = [...goals].sort(byKey).map(({ key }) => text(key));
  return `// Names that the database knows, written by \`npm run definitions:pull\`. Variants by experiment, and goals.

export const known = {
  experiments: {${lines.length === 0 ? '' : `\n${lines.join('\n')}\n  `}},
  goals: [${names.join(', ')}],
} as const;
`;
}
