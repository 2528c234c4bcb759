import type { ExperimentView } from '@/lib/experiments/schemas';

export type Snippet = { id: string; title: string; about: string; code: string };

/** The address of a page that shows a variant to whoever opens it, without enrolling. */
export function previewUrl(page: string, key: string, variant: string): string {
  const [path = '/', hash] = (page === '' ? '/' : page).split('#');
  const joined = `${path}${path.includes('?') ? '&' : '?'}weir-${encodeURIComponent(key)}=${encodeURIComponent(variant)}`;
  return hash === undefined ? joined : `${joined}#${hash}`;
}

/** Code that asks for the variant, for whoever builds the page. `origin`: where this application is reached. */
export function snippetsFor(
  experiment: Pick<ExperimentView, 'key' | 'variants' | 'primaryGoal' | 'external' | 'subjectKind'>,
  origin: string,
): Snippet[] {
  const { key, variants } = experiment;
  const [control, ...others] = variants.map((variant) => variant.key);
  const goal = experiment.primaryGoal ?? 'signup';
  if (experiment.external) return [importSnippet(experiment.key, others[0] ?? 'test', experiment.subjectKind, origin)];
  const question =
    others.length === 1
      ? `if (experiments.test(${quote(key)})) {\n  // what only “${others[0] ?? 'test'}” shows\n}`
      : `switch (experiments.variant(${quote(key)})) {\n${others.map((name) => `  case ${quote(name)}:\n    // what only “${name}” shows\n    break;\n`).join('')}}`;
  const branches = [control ?? 'control', ...others]
    .map((name) => `  <Variant name=${quote(name)}>…</Variant>`)
    .join('\n');
  return [
    {
      id: 'script',
      title: 'Script',
      about: 'On any page, also of another site. The answer is there at once and never flickers.',
      code: `<script src="${origin}/experiments.js"></script>\n<script>\n${indent(question)}\n  // when it happens:\n  experiments.goal(${quote(goal)});\n</script>`,
    },
    {
      id: 'component',
      title: 'Server Component',
      about: 'In this application. Renders on the server, enrolls when the page is really shown.',
      code: `<Experiment name=${quote(key)}>\n${branches}\n</Experiment>`,
    },
    {
      id: 'server',
      title: 'Server code',
      about: 'In route handlers and server actions of this application. Enrolls at once.',
      code: `import { recordGoal, variant } from '@/lib/experiments/server';\n\nconst shown = await variant(${quote(key)});\nawait recordGoal(${quote(goal)});`,
    },
    {
      id: 'http',
      title: 'HTTP',
      about: 'From any other program. The server draws the variant and enrolls.',
      code: `curl -X POST ${origin}/api/v1/enrollments \\\n  -H 'Content-Type: application/json' \\\n${bearer(experiment.subjectKind)}  -d '${JSON.stringify({ experiment: key, subject: { kind: experiment.subjectKind, id: 'subject-1' } })}'`,
    },
  ];
}

function importSnippet(key: string, variant: string, kind: string, origin: string): Snippet {
  return {
    id: 'http',
    title: 'HTTP',
    about: 'The other system says who saw what. Its token is made in Settings.',
    code: `curl -X POST ${origin}/api/v1/enrollments \\\n  -H 'Content-Type: application/json' \\\n  -H "Authorization: Bearer $WEIR_TOKEN" \\\n  -d '${JSON.stringify({ experiment: key, variant, subject: { kind, id: 'subject-1' } })}'`,
  };
}

/** Public callers may name visitors only; the other kinds need a secret token. */
function bearer(kind: string): string {
  return kind === 'visitor' ? '' : '  -H "Authorization: Bearer $WEIR_TOKEN" \\\n';
}

const quote = (text: string) => JSON.stringify(text);
const indent = (text: string) => text.replace(/^/gm, '  ');
