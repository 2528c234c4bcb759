import type { OverviewCount } from '@/lib/overview/schemas';

const REASONS: Record<string, string> = {
  clamped: 'The sender’s clock was wrong; the time was corrected',
  automated: 'Sent by bots or driven browsers; counted apart',
  crossed: 'Reported with another variant than the one assigned',
  shared_device: 'A visitor who was said to be another user before; the first one stays',
  unattributed: 'Goals without a subject, for instance images without a cookie',
  origin_not_allowed: 'From pages that Settings does not allow',
  rate_limited: 'More than the limit per minute; the sender tries again',
  rejected: 'Not valid',
  conflict: 'Same event id, other content; the first one stays',
  pixel_lost: 'Images that could not be recorded',
};

/** Why records were not accepted, in a sentence; a reason without words is shown as it is. */
export function reasonWords(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll('_', ' ');
}

const ORDER = ['do_not_trust', 'guardrail', 'roll_back', 'ship', 'no_difference'];

/** Experiments whose verdict asks for a decision now, the most urgent first. What is off asks for nothing. */
export function needsDecision<Row extends { state: string; external: boolean; verdict: { kind: string } }>(
  rows: readonly Row[],
): Row[] {
  return rows
    .filter((row) => (row.state === 'enabled' || row.external) && ORDER.includes(row.verdict.kind))
    .sort((a, b) => ORDER.indexOf(a.verdict.kind) - ORDER.indexOf(b.verdict.kind));
}

/** The sum of counts. */
export const sumOf = (counts: readonly OverviewCount[]): number => counts.reduce((sum, { count }) => sum + count, 0);
