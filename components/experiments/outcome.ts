import type { DayReport, ReportRow } from '@/lib/experiments/report.schemas';

/** What is compared: whether a goal was reached, or a value per subject. */
export type Outcome =
  { kind: 'conversion'; goal: string } | { kind: 'engagement'; goal: string; mode: 'total' | 'perDay' };

/** As it stands in the address: `signup`, or `purchase:total` for a value. Keys never hold a colon. */
export function outcomeId(outcome: Outcome): string {
  return outcome.kind === 'conversion' ? outcome.goal : `${outcome.goal}:${outcome.mode}`;
}

/** The opposite of `outcomeId`. */
export function outcomeOf(id: string): Outcome {
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
  const rank = (goal: string) => (goal === primaryGoal ? 0 : goal === 'any' ? 2 : 1);
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
