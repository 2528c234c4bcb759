type Named = readonly { key: string }[];

/** What the database knows. Stocks and flows by their slugs, metrics by their references. */
export type Known = {
  experiments: readonly { key: string; variants: Named }[];
  goals: Named;
  stocks: readonly { slug: string }[];
  flows: readonly { slug: string }[];
  metrics: readonly { ref: string }[];
};

/** The text of lib/definitions/known.ts: names in a fixed order, so that a pull without news changes nothing. */
export function knownSource(known: Known): string {
  const text = (value: string) => JSON.stringify(value);
  const list = (names: readonly string[]) => `[${[...names].sort().map(text).join(', ')}]`;
  const lines = [...known.experiments]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, variants }) => `    ${text(key)}: [${variants.map((variant) => text(variant.key)).join(', ')}],`);
  return `// Names that the database knows, written by \`npm run definitions:pull\`. Variants by experiment, and names of all else.

export const known = {
  experiments: {${lines.length === 0 ? '' : `\n${lines.join('\n')}\n  `}},
  goals: ${list(known.goals.map(({ key }) => key))},
  stocks: ${list(known.stocks.map(({ slug }) => slug))},
  flows: ${list(known.flows.map(({ slug }) => slug))},
  metrics: ${list(known.metrics.map(({ ref }) => ref))},
} as const;
`;
}
