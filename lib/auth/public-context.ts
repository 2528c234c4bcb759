import 'server-only';
import { database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';

/** The context of verbs in pages that nobody need be signed in for: what they may do, they decide by a secret. */
export function publicContext(): Context {
  return { db: database(), actor: { kind: 'public' }, now: new Date() };
}
