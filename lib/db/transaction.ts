import type { Context, Database } from './context';
import type { PrismaClient } from './generated/client';

/** Runs the verb's writes in one transaction, or in the caller's when there is one already. */
export async function inTransaction<T>(ctx: Context, run: (ctx: Context) => Promise<T>): Promise<T> {
  if (!isClient(ctx.db)) return run(ctx);
  return ctx.db.$transaction((db) => run({ ...ctx, db }), { timeout: 30_000, maxWait: 2_000 });
}

function isClient(db: Database): db is PrismaClient {
  return '$transaction' in db && typeof db.$transaction === 'function';
}
