import { database } from '@/lib/db/client';
import type { Actor, Database } from '@/lib/db/context';
import { TokenScope } from './schemas';
import { sha256 } from './secrets';

export const TOKEN_PREFIX = 'weir_sec_';
const SHAPE = /^Bearer +(weir_sec_[A-Za-z0-9_-]{43}) *$/i;
const USE_NOTED_EVERY_MS = 60_000;

/**
 * Who sends this `Authorization` header: a token actor, or null when it is none of ours, unknown or revoked. Notes the
 * use at most once a minute. Knows no framework.
 */
export async function verifyToken(
  header: string | null | undefined,
  db: Database = database(),
  now = new Date(),
): Promise<Extract<Actor, { kind: 'token' }> | null> {
  const token = SHAPE.exec(header ?? '')?.[1];
  if (token === undefined) return null;
  const row = await db.apiToken.findUnique({ where: { tokenHash: sha256(token) } });
  if (row === null || row.revokedAt !== null) return null;
  const scope = TokenScope.safeParse(row.scope);
  if (!scope.success) return null;
  const stale = new Date(now.getTime() - USE_NOTED_EVERY_MS);
  if (row.lastUsedAt === null || row.lastUsedAt < stale) {
    await db.apiToken.updateMany({
      where: { id: row.id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: stale } }] },
      data: { lastUsedAt: now },
    });
  }
  return { kind: 'token', id: row.id, name: row.name, scope: scope.data };
}
