import { requirePermission, type Context } from '@/lib/db/context';
import type { PaletteEntry } from './schemas';

const MOST = 500;

/** Names of what the command palette can jump to: experiments and goals, without reports and counts. */
export async function listPaletteEntries(ctx: Context): Promise<PaletteEntry[]> {
  requirePermission(ctx, 'read');
  const asked = {
    select: { key: true, name: true },
    where: { archivedAt: null },
    orderBy: { name: 'asc' },
    take: MOST,
  } as const;
  const [experiments, goals] = await Promise.all([ctx.db.experiment.findMany(asked), ctx.db.goal.findMany(asked)]);
  return [
    ...experiments.map((row) => ({ kind: 'experiment' as const, ...row })),
    ...goals.map((row) => ({ kind: 'goal' as const, ...row })),
  ];
}
