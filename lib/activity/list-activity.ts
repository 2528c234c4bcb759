import { isStorable } from '@/lib/config/names';
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

/** The newest changes first, of one thing or of everything; `cursor` (the id of a row) continues a list behind it. At most 200 a call. */
export async function listActivity(
  ctx: Context,
  input: { entity?: string; entityKey?: string; actor?: string; cursor?: string; limit?: number },
): Promise<{ rows: ActivityRow[]; nextCursor: string | null }> {
  requirePermission(ctx, 'read');
  const limit = Math.min(input.limit ?? 50, 200);
  const texts = [input.entity, input.entityKey, input.actor];
  if (!texts.every((text) => text === undefined || isStorable(text))) return { rows: [], nextCursor: null };
  const rows = await ctx.db.activity.findMany({
    where: {
      ...(input.entity === undefined ? {} : { entity: input.entity }),
      ...(input.entityKey === undefined ? {} : { entityKey: input.entityKey }),
      ...(input.actor === undefined ? {} : { actorName: input.actor }),
    },
    // Not by id alone: what records have made has ids in no order.
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    ...(input.cursor === undefined ? {} : { cursor: { id: input.cursor }, skip: 1 }),
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return {
    rows: page.map((row) => ({ ...row, at: row.at.toISOString() })),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}
