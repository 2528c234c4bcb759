import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { EngagementChoice } from './schemas';

/** Throws `invalid_input` when a chosen goal does not exist, naming it. "any" may be the primary goal. */
export async function requireKnownGoals(
  tx: Context,
  chosen: {
    goals?: string[] | null;
    guardrails?: string[];
    engagement?: EngagementChoice[] | null;
    primaryGoal?: string | null;
  },
): Promise<void> {
  const asked: [string, string][] = [
    ...(chosen.goals ?? []).map((key): [string, string] => ['goals', key]),
    ...(chosen.guardrails ?? []).map((key): [string, string] => ['guardrails', key]),
    ...(chosen.engagement ?? []).map(({ goal }): [string, string] => ['engagement', goal]),
    ...(chosen.primaryGoal == null || chosen.primaryGoal === 'any'
      ? []
      : [['primaryGoal', chosen.primaryGoal] as [string, string]]),
  ];
  if (asked.length === 0) return;
  const known = await tx.db.goal.findMany({
    where: { key: { in: asked.map(([, key]) => key) } },
    select: { key: true },
  });
  const keys = new Set(known.map((goal) => goal.key));
  const fields: Record<string, string[]> = {};
  for (const [field, key] of asked) if (!keys.has(key)) (fields[field] ??= []).push(`there is no goal "${key}"`);
  if (Object.keys(fields).length > 0) throw new Problem('invalid_input', 'Some goals do not exist.', fields);
}
