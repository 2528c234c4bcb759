import { requirePermission, type Context } from '@/lib/db/context';
import type { ApiToken } from '@/lib/db/generated/client';
import { TokenScope, type TokenView } from './schemas';

/** Every token, those in force first, newest first. Never a secret or a hash. */
export async function listTokens(ctx: Context): Promise<TokenView[]> {
  requirePermission(ctx, 'administer');
  const rows = await ctx.db.apiToken.findMany({
    orderBy: [{ revokedAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }],
    take: 500,
  });
  return rows.map(viewOfToken);
}

export function viewOfToken(row: ApiToken): TokenView {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scope: TokenScope.catch('read').parse(row.scope),
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
