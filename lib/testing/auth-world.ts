import { randomUUID } from 'node:crypto';
import { hashPassword } from '@/lib/auth/password';
import type { Role } from '@/lib/auth/schemas';
import { startSession } from '@/lib/auth/sign-in';
import { insertUser } from '@/lib/auth/store';
import { parseEnvironment, type Environment } from '@/lib/config/env';
import { closeDatabase, database } from '@/lib/db/client';
import type { Actor, Context } from '@/lib/db/context';
import { createScratchDatabase } from './scratch-database';

export const PASSWORD = 'correct horse battery';
export const SETUP_TOKEN = 'setup-token-of-the-tests';

/** What must not outlive a test file: everything that this process keeps on globalThis. */
const kept = globalThis as typeof globalThis & { weirEnvironment?: Environment; weirSetUp?: boolean };

export type Person = { id: string; email: string; cookie: string; actor: Actor; ctx: Context };

/** A database of its own as the database of this process, and people who are signed in to it. */
export async function openAuthWorld(variables: Record<string, string> = {}) {
  const { url, drop } = await createScratchDatabase();
  kept.weirEnvironment = parseEnvironment({
    NODE_ENV: 'test',
    DATABASE_URL: url,
    AUTH_SECRET: 'a secret that only the tests know, really',
    SETUP_TOKEN,
    LOG_LEVEL: 'silent',
    ...variables,
  });
  delete kept.weirSetUp;
  const db = database();
  let passwordHash: string | undefined;

  const contextOf = (actor: Actor, now = new Date()): Context => ({ db, actor, now });
  const code = (now = new Date()): Context => contextOf({ kind: 'code', name: 'tests' }, now);

  /** Somebody with that role and a session. Their password is `PASSWORD`. */
  async function join(role: Role, name: string = role): Promise<Person> {
    passwordHash ??= await hashPassword(PASSWORD);
    const email = `${name}-${randomUUID().slice(0, 8)}@shop.example`;
    const id = await insertUser(code(), { name, email, role, passwordHash });
    const cookie = cookieOf(await startSession({ email, password: PASSWORD, headers: new Headers() }));
    const actor: Actor = { kind: 'user', id, name, role };
    return { id, email, cookie, actor, ctx: contextOf(actor) };
  }

  return {
    db,
    url,
    code,
    anybody: (now = new Date()) => contextOf({ kind: 'public' }, now),
    contextOf,
    join,
    async close() {
      await closeDatabase();
      delete kept.weirEnvironment;
      delete kept.weirSetUp;
      await drop();
    },
  };
}

/** The Cookie header that a browser sends after it got these Set-Cookie headers. */
export function cookieOf(setCookies: string[]): string {
  return setCookies.map((line) => line.split(';')[0] ?? '').join('; ');
}
