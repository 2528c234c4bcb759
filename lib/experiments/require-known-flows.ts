import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';

/** Throws `invalid_input` when a chosen flow does not exist, naming it. */
export async function requireKnownFlows(tx: Context, slugs: string[]): Promise<void> {
  if (slugs.length === 0) return;
  const known = await tx.db.flow.findMany({ where: { slug: { in: slugs } }, select: { slug: true } });
  const missing = slugs.filter((slug) => !known.some((flow) => flow.slug === slug));
  if (missing.length === 0) return;
  const flows = missing.map((slug) => `there is no flow "${slug}"`);
  throw new Problem('invalid_input', 'Some flows do not exist.', { flows });
}
