import type { Prisma, PrismaClient } from './generated/client';
import { Problem } from './problem';

/** The database as verbs see it: the client, or the client inside a transaction. */
export type Database = PrismaClient | Prisma.TransactionClient;

export type Role = 'admin' | 'editor' | 'viewer';

/** Who asks. `code` is this application's own source (declarations, jobs); `public` is anybody on the internet. */
export type Actor =
  | { kind: 'user'; id: string; name: string; role: Role }
  | { kind: 'token'; id: string; name: string; scope: 'read' | 'write' }
  | { kind: 'code'; name: string }
  | { kind: 'public' };

/** What every verb gets first: the database, who asks, and the one reading of the clock for this request. */
export type Context = { db: Database; actor: Actor; now: Date };

/** What one may do. Reading needs `read`; changing definitions `edit`; members, tokens and settings `administer`. */
export type Permission = 'read' | 'edit' | 'record' | 'administer';

const RANK = { viewer: 0, editor: 1, admin: 2 } as const satisfies Record<Role, number>;

/** May this actor do that? Pure; the table of `permissions.test.ts` states every combination. */
export function isAllowed(actor: Actor, permission: Permission): boolean {
  switch (actor.kind) {
    case 'code':
      return true;
    case 'public':
      return false;
    case 'token':
      return permission === 'read' || (actor.scope === 'write' && (permission === 'record' || permission === 'edit'));
    case 'user': {
      const needed = permission === 'read' ? 0 : permission === 'administer' ? 2 : 1;
      return RANK[actor.role] >= needed;
    }
  }
}

/** Throws `unauthenticated` or `forbidden` unless the actor may do that. Every verb calls it first. */
export function requirePermission(ctx: { actor: Actor }, permission: Permission): void {
  if (isAllowed(ctx.actor, permission)) return;
  if (ctx.actor.kind === 'public') throw new Problem('unauthenticated', 'Sign in, or send a token.');
  throw new Problem('forbidden', `This needs the permission to ${permission}.`);
}

/** A name for the activity log. */
export function actorName(actor: Actor): string {
  return actor.kind === 'public' ? 'anybody' : actor.name;
}
