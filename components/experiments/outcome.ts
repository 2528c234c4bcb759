import type { DayReport, ReportRow } from '@/lib/experiments/report.schemas';

/** What is compared: whether a goal was reached, or a value per subject. */
export type Outcome =
  { kind: 'conversion'; goal: string } | { kind: 'engagement'; goal: string; mode: 'total' | 'perDay' };

/** A flow stands among the goals of a report as `flow:` and its slug. */
const FLOW = 'flow:';
const SHARE = ':share';
export const isFlow = (goal: string): boolean => goal.startsWith(FLOW);

/** What the goals, flows and metrics of a report are called. */
export function outcomeNames(
  goals: readonly { key: string; name: string }[],
  flows: readonly { slug: string; name: string }[],
  metrics: readonly { ref: string; name: string }[] = [],
): Map<string, string> {
  return new Map([
    ...goals.map(({ key, name }): [string, string] => [key, name]),
    ...flows.map(({ slug, name }): [string, string] => [FLOW + slug, `Flow: ${name}`]),
    ...metrics.map(({ ref, name }): [string, string] => [ref, name]),
  ]);
}

/** As it stands in the address: `signup`, `purchase:total` for a value, `flow:pays:share`. Keys never hold a colon. */
export function outcomeId(outcome: Outcome): string {
  if (isFlow(outcome.goal)) return outcome.goal + SHARE;
  return outcome.kind === 'conversion' ? outcome.goal : `${outcome.goal}:${outcome.mode}`;
}

/** The opposite of `outcomeId`. */
export function outcomeOf(id: string): Outcome {
  if (isFlow(id) && id.endsWith(SHARE)) return { kind: 'conversion', goal: id.slice(0, -SHARE.length) };
  const [goal = '', mode] = id.split(':');
  return mode === 'total' || mode === 'perDay' ? { kind: 'engagement', goal, mode } : { kind: 'conversion', goal };
}

/** Is this row one of that outcome? */
export function isOutcomeRow(row: ReportRow, outcome: Outcome): boolean {
  if (row.kind !== outcome.kind || row.goal !== outcome.goal) return false;
  return outcome.kind === 'conversion' || row.mode === outcome.mode;
}

/** Everything that a report compares, the primary goal first, "any" last. */
export function outcomesOf(report: DayReport, primaryGoal: string | null): Outcome[] {
  const rank = (goal: string) => (goal === primaryGoal ? 0 : goal === 'any' ? 3 : isFlow(goal) ? 2 : 1);
  const conversions = report.goals
    .map((goal): Outcome => ({ kind: 'conversion', goal: goal.goal }))
    .sort((a, b) => rank(a.goal) - rank(b.goal));
  const values = report.engagement.map((value): Outcome => ({
    kind: 'engagement',
    goal: value.metric,
    mode: value.mode,
  }));
  const last = conversions.filter((outcome) => outcome.goal === 'any');
  return [...conversions.filter((outcome) => outcome.goal !== 'any'), ...values, ...last];
}

/** "Signed up", "Purchase per subject", "Purchase per subject and day", "Any goal". */
export function outcomeName(outcome: Outcome, names: ReadonlyMap<string, string>): string {
  if (outcome.kind === 'conversion' && outcome.goal === 'any') return 'Any goal';
  const name = names.get(outcome.goal) ?? outcome.goal;
  if (outcome.kind === 'conversion') return name;
  return outcome.mode === 'total' ? `${name} per subject` : `${name} per subject and day`;
}
