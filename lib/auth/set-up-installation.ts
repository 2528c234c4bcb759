import { logActivity } from '@/lib/activity/log-activity';
import { environment } from '@/lib/config/env';
import { log } from '@/lib/config/log';
import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { changeSettings } from '@/lib/settings/change-settings';
import { hashPassword } from './password';
import { SetupInput } from './schemas';
import { newSecret, sameSecret } from './secrets';
import { insertUser, lockInstallation } from './store';
import { countAttempt, forgiveAttempt } from './throttle';

const shared = globalThis as typeof globalThis & { weirSetupToken?: string };

/** The token that makes the first admin: SETUP_TOKEN, or one made up by this process and written to its log once. */
export function setupToken(): string {
  const { SETUP_TOKEN } = environment();
  if (SETUP_TOKEN !== undefined) return SETUP_TOKEN;
  if (shared.weirSetupToken === undefined) {
    shared.weirSetupToken = newSecret();
    log().warn(`SETUP_TOKEN is not set. Make the first admin at /setup?token=${shared.weirSetupToken}`);
  }
  return shared.weirSetupToken;
}

/**
 * Makes the first admin, once in the life of an installation: two racing calls make one admin.
 * @throws Problem `forbidden` for a wrong token, `not_found` when there is an admin already, `rate_limited`
 */
export async function setUpInstallation(
  ctx: Context,
  input: { token: string; name: string; email: string; password: string; timeZone?: string; network: string },
): Promise<{ id: string }> {
  const { token, name, email, password, timeZone } = SetupInput.parse(input);
  const attempt = await countAttempt(ctx.db, { account: null, network: input.network, now: ctx.now });
  if (!sameSecret(token, setupToken())) throw new Problem('forbidden', 'The setup token is wrong.');
  await forgiveAttempt(ctx.db, attempt, ctx.now);
  const passwordHash = await hashPassword(password);
  return inTransaction(ctx, async (tx) => {
    const { setUp } = await lockInstallation(tx.db);
    if (setUp || (await tx.db.user.count()) > 0) throw new Problem('not_found', 'This installation is set up already.');
    await tx.db.installation.update({ where: { id: 1 }, data: { setupAt: ctx.now } });
    const id = await insertUser(tx, { name, email, role: 'admin', passwordHash });
    const own: Context = { ...tx, actor: { kind: 'user', id, name, role: 'admin' } };
    await logActivity(own, { action: 'member.joined', entity: 'member', entityKey: email, after: { role: 'admin' } });
    if (timeZone !== undefined && timeZone !== 'UTC') await changeSettings(own, { timeZone });
    return { id };
  });
}
