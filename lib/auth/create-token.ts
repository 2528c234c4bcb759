import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { TokenInput, type TokenScope, type TokenView } from './schemas';
import { newSecret, sha256 } from './secrets';
import { TOKEN_PREFIX } from './verify-token';
import { viewOfToken } from './list-tokens';

const SHOWN = TOKEN_PREFIX.length + 8;

/**
 * Makes a secret token for a machine. The secret is in this answer and nowhere else: only its hash is stored, with the
 * first 8 characters to recognise it by.
 */
export async function createToken(
  ctx: Context,
  input: { name: string; scope: TokenScope },
): Promise<{ token: TokenView; secret: string }> {
  requirePermission(ctx, 'administer');
  const { name, scope } = TokenInput.parse(input);
  const secret = `${TOKEN_PREFIX}${newSecret()}`;
  const prefix = secret.slice(0, SHOWN);
  return inTransaction(ctx, async (tx) => {
    const row = await tx.db.apiToken.create({
      data: {
        name,
        scope,
        prefix,
        tokenHash: sha256(secret),
        createdById: ctx.actor.kind === 'user' ? ctx.actor.id : null,
        createdAt: ctx.now,
      },
    });
    await logActivity(tx, { action: 'token.created', entity: 'token', entityKey: name, after: { scope, prefix } });
    return { token: viewOfToken(row), secret };
  });
}
