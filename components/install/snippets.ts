/** The lines that somebody copies to use this installation. `base` is its address without a slash at the end. */
export type SnippetInput = { base: string; experiment: string; goal: string };

export const scriptTag = ({ base }: SnippetInput): string => `<script src="${base}/experiments.js"></script>`;

export const useOnPage = ({
  experiment,
  goal,
}: SnippetInput): string => `<button id="buy" data-weir-goal="${goal}">Buy</button>
<script>
  if (experiments.test("${experiment}")) {
    document.getElementById("buy").textContent = "Buy now";
  }
</script>`;

export const useAsync = ({
  base,
  experiment,
  goal,
}: SnippetInput): string => `<script async src="${base}/experiments.js"></script>
<script>
  window.experiments = window.experiments || [];
  experiments.push(["goal", "${goal}"]);
  experiments.push(function (experiments) {
    if (experiments.test("${experiment}")) document.body.classList.add("test");
  });
</script>`;

export const pixel = ({ base, goal }: SnippetInput): string =>
  `<img src="${base}/goal/${goal}?subject=VISITOR_ID&id=ORDER_ID" width="1" height="1" alt="">`;

export const serverCode = ({
  experiment,
  goal,
}: SnippetInput): string => `import { recordGoal, test } from '@/lib/experiments/server';

// in a route handler or a server action; the subject comes from the cookie or the session
const freeShipping = await test('${experiment}');
await recordGoal('${goal}', { value: 49.9 });`;

export const serverComponent = ({
  experiment,
}: SnippetInput): string => `import { Experiment, Variant } from '@/lib/experiments/server';

<Experiment name="${experiment}">
  <Variant name="control">Buy</Variant>
  <Variant name="test">Buy now</Variant>
</Experiment>`;

export const curl = ({ base, goal }: SnippetInput): string => `curl ${base}/api/v1/goals \\
  -H "Authorization: Bearer $WEIR_TOKEN" -H "Content-Type: application/json" \\
  -d '{"goal":"${goal}","subject":{"kind":"user","id":"42"},"value":49.9,"id":"order-1001"}'`;

export const fetchClient = ({
  base,
}: SnippetInput): string => `const TOKEN = process.env.WEIR_TOKEN; // Settings → Tokens, scope "write"

async function send(path, body) {
  const answer = await fetch(\`${base}/api/v1/\${path}\`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: \`Bearer \${TOKEN}\` },
    body: JSON.stringify({ id: crypto.randomUUID(), at: new Date().toISOString(), ...body }),
    signal: AbortSignal.timeout(1000),
  });
  if (!answer.ok) throw new Error(\`\${path}: \${answer.status}\`);
  return answer.json();
}

/** The variant of a user, who is enrolled by asking; the control when anything goes wrong. */
export const variant = (experiment, user) =>
  send('enrollments', { experiment, subject: { kind: 'user', id: user } }).then((r) => r.variant, () => 'control');

/** Records a goal. Give your own id (an order number), and sending it twice counts once. */
export const goal = (goal, user, more = {}) => send('goals', { goal, subject: { kind: 'user', id: user }, ...more });`;
