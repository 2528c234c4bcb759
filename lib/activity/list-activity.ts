import { requirePermission, type Context } from '@/lib/db/context';

export type ActivityRow = {
  id: string;
  at: string;
  actorKind: string;
  actorName: string;
  action: string;
  entity: string;
  entityKey: string;
  before: unknown;
  after: unknown;
};

/** The newest changes first, of one thing or of everything; `before` (an id) continues a list. At most 200 a call. */
export async function listActivity(
  ctx: Context,
  input: { entity?: string; entityKey?: string; actor?: string; cursor?: string; limit?: number },
): Promise<{ rows: ActivityRow[]; nextCursor: string | null }> {
  requirePermission(ctx, 'read');
  const limit = Math.min(input.limit ?? 50, 200);
  const rows = await ctx.db.activity.findMany({
    where: {
      ...(input.entity === undefined ? {} : { entity: input.entity }),
      ...(input.entityKey === undefined ? {} : { entityKey: input.entityKey }),
      ...(input.actor === undefined ? {} : { actorName: input.actor }),
      ...(input.cursor === undefined ? {} : { id: { lt: input.cursor } }),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return {
    rows: page.map((row) => ({ ...row, at: row.at.toISOString() })),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}
