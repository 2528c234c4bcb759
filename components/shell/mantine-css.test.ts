import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/**
 * Mantine ships one style sheet per component. `mantine-css.ts` imports those that our pages need and no others; this
 * test works out which these are, from our imports and from what Mantine's components import in turn.
 */
const root = path.resolve(import.meta.dirname, '../..');
const core = path.join(root, 'node_modules/@mantine/core');
const ALWAYS = ['default-css-variables', 'baseline', 'global'];

function files(directory: string, ending: RegExp): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => path.join(directory, name));
}

/** Names that a source imports from @mantine/core as values. */
function importedNames(source: string): string[] {
  return [...source.matchAll(/import \{([^}]*)\} from ["']@mantine\/core["']/g)].flatMap((found) =>
    (found[1] ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => /^[A-Z]/.test(name)),
  );
}

/** The component and all that it is made of. */
function withParts(component: string, found: Set<string>): void {
  // What several components share (InlineInput) lies beside them.
  const directory = ['components', 'utils']
    .map((place) => path.join(core, 'esm', place, component))
    .find((place) => existsSync(place));
  if (found.has(component) || directory === undefined) return;
  found.add(component);
  for (const file of files(directory, /\.mjs$/)) {
    for (const [, source] of readFileSync(file, 'utf8').matchAll(/from "((?:\.\.\/)+[^"]+)"/g)) {
      const target = path.relative(path.join(core, 'esm'), path.resolve(path.dirname(file), source ?? ''));
      const [place, name = ''] = target.split(path.sep);
      if ((place === 'components' || place === 'utils') && name !== component) withParts(name, found);
    }
  }
}

function needed(): string[] {
  const sources = [
    ...['app', 'components'].flatMap((place) => files(path.join(root, place), /\.tsx?$/)),
    ...['notifications', 'spotlight'].flatMap((name) => files(path.join(core, '..', name, 'esm'), /\.mjs$/)),
  ];
  const found = new Set<string>();
  for (const file of sources) for (const name of importedNames(readFileSync(file, 'utf8'))) withParts(name, found);
  const sheet = readFileSync(path.join(core, 'styles.css'), 'utf8');
  const position = (name: string) =>
    sheet.indexOf(readFileSync(path.join(core, 'styles', `${name}.css`), 'utf8').slice(0, 60));
  const styled = [...found].filter((name) => existsSync(path.join(core, 'styles', `${name}.layer.css`)));
  return [...ALWAYS, ...styled.sort((a, b) => position(a) - position(b))];
}

it('imports the style sheets of exactly the components that are used, in the order of the whole sheet', () => {
  const imports = readFileSync(path.join(import.meta.dirname, 'mantine-css.ts'), 'utf8').matchAll(
    /import '@mantine\/core\/styles\/([\w-]+)\.layer\.css';/g,
  );
  expect([...imports].map((found) => found[1])).toEqual(needed());
});
