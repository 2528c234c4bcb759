import { requirePermission, type Context } from '@/lib/db/context';
import type { PaletteEntry } from './schemas';

const MOST = 500;

/** Names of what the command palette can jump to, without reports and counts. */
export async function listPaletteEntries(ctx: Context): Promise<PaletteEntry[]> {
  requirePermission(ctx, 'read');
  const asked = {
    select: { key: true, name: true },
    where: { archivedAt: null },
    orderBy: { name: 'asc' },
    take: MOST,
  } as const;
  const bySlug = { ...asked, select: { slug: true, name: true } } as const;
  const [experiments, goals, processes, stocks, flows, metrics, boards] = await Promise.all([
    ctx.db.experiment.findMany(asked),
    ctx.db.goal.findMany(asked),
    ctx.db.process.findMany(bySlug),
    ctx.db.stock.findMany(bySlug),
    ctx.db.flow.findMany(bySlug),
    ctx.db.metric.findMany({
      select: { ref: true, name: true, domain: { select: { ref: true } } },
      where: { archivedAt: null, domain: { archivedAt: null } },
      orderBy: { name: 'asc' },
      take: MOST,
    }),
    ctx.db.board.findMany(bySlug),
  ]);
  const named = (kind: PaletteEntry['kind'], rows: { slug: string; name: string }[]) =>
    rows.map(({ slug, name }): PaletteEntry => ({ kind, key: slug, name }));
  return [
    ...experiments.map((row) => ({ kind: 'experiment' as const, ...row })),
    ...goals.map((row) => ({ kind: 'goal' as const, ...row })),
    ...named('process', processes),
    ...named('stock', stocks),
    ...named('flow', flows),
    ...metrics.map(({ ref, name, domain }) => ({ kind: 'metric' as const, key: `${domain.ref}/${ref}`, name })),
    ...named('board', boards),
  ];
}
