import 'server-only';
import { createSafeActionClient } from 'next-safe-action';
import { headers } from 'next/headers';
import { z } from 'zod';
import { log } from '@/lib/config/log';
import { database } from '@/lib/db/client';
import { requirePermission, type Context, type Permission } from '@/lib/db/context';
import { invalidInput, toProblem } from '@/lib/db/to-problem';
import { userActor } from './authenticate';
import { readSession } from './read-session';
import type { ActionProblem, ActionResult } from './schemas';

/** Who may call an action: the holders of a permission, or anybody (signing in, accepting an invitation). */
export type ActionAccess = Permission | 'public';

const shared = globalThis as typeof globalThis & { weirActions?: WeakMap<object, ActionAccess> };
shared.weirActions ??= new WeakMap();
const registry = shared.weirActions;

/** Who may call this exported function, or undefined when `defineAction` did not make it. For the permission test. */
export const accessOfAction = (action: object): ActionAccess | undefined => registry.get(action);

const client = createSafeActionClient({
  defineMetadataSchema: () => z.object({ access: z.enum(['public', 'read', 'edit', 'record', 'administer']) }),
  handleServerError: (error): ActionProblem => describe(error),
}).use(async ({ next, metadata }) => {
  const ctx: Context = { db: database(), actor: { kind: 'public' }, now: new Date() };
  if (metadata.access === 'public') return next({ ctx });
  // Cookies can be answered here, so the session is prolonged.
  const user = await readSession(await headers(), true);
  if (user !== null) ctx.actor = userActor(user);
  requirePermission(ctx, metadata.access);
  return next({ ctx });
});

type Action<Schema extends z.ZodType, Result> = (input: z.input<Schema>) => Promise<ActionResult<Result>>;

/**
 * A server action: who may call it is asked first, then the input is parsed, then the verb runs. What the caller may
 * know of a failure comes back as `serverError`: {code, message, fields}. The page revalidates what it shows.
 *
 * ```ts
 * export const archiveGoal = defineAction({ permission: 'edit', input: z.object({ key: Key }), run: verbs.archiveGoal });
 * ```
 */
export function defineAction<Schema extends z.ZodType, Result>(options: {
  permission: ActionAccess;
  input: Schema;
  run: (ctx: Context, input: z.output<Schema>) => Promise<Result>;
}): Action<Schema, Result> {
  const action = client
    .metadata({ access: options.permission })
    .inputSchema(z.unknown())
    .action(async ({ parsedInput, ctx }) => {
      const parsed = options.input.safeParse(parsedInput);
      if (!parsed.success) throw invalidInput(parsed.error);
      return { value: await options.run(ctx, parsed.data) };
    });
  const call: Action<Schema, Result> = async (input) => {
    const result = await action(input);
    if (result.data !== undefined) return { data: result.data.value };
    return { serverError: result.serverError ?? describe(new Error('The action answered nothing.')) };
  };
  registry.set(call, options.permission);
  return call;
}

function describe(error: unknown): ActionProblem {
  const problem = toProblem(error);
  if (problem.code === 'internal') log().error({ err: error }, 'a server action failed');
  return {
    code: problem.code,
    message: problem.message,
    ...(problem.fields === undefined ? {} : { fields: problem.fields }),
    ...(problem.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: problem.retryAfterSeconds }),
  };
}
