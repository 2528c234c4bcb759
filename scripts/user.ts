// Links for people, where nobody is signed in to make one.
//   npm run user -- invite EMAIL [--role admin|editor|viewer]     a link to join; viewer when no role is named
//   npm run user -- reset EMAIL                                   a link to set a new password
import { parseArgs } from 'node:util';
import { createResetLink } from '../lib/auth/create-reset-link';
import { inviteMember } from '../lib/auth/invite-member';
import { Email, Role } from '../lib/auth/schemas';
import { closeDatabase, database } from '../lib/db/client';
import type { Context } from '../lib/db/context';
import { runCommand } from './shared/environment.mjs';
import { runningUrl } from './shared/server-address';

const USAGE = 'usage: npm run user -- invite EMAIL [--role admin|editor|viewer]\n       npm run user -- reset EMAIL';

const wish = read();
if (wish === null) {
  console.error(USAGE);
  process.exit(2);
}

await runCommand(async () => {
  try {
    const ctx: Context = { db: database(), actor: { kind: 'code', name: 'npm run user' }, now: new Date() };
    const { email } = wish;
    const link = wish.command === 'invite' ? await inviteMember(ctx, wish) : await createResetLink(ctx, { email });
    console.log(`${new URL(link.path, process.env['APP_URL'] || runningUrl()).href}\n`);
    const what = wish.command === 'invite' ? `joining as ${wish.role}` : 'setting a new password';
    console.log(`A link for ${link.email}, for ${what}. It works once, until ${link.expiresAt}.`);
  } finally {
    await closeDatabase();
  }
});

function read(): { command: 'invite' | 'reset'; email: string; role: Role } | null {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { role: { type: 'string' } } });
    const [command, address, ...rest] = positionals;
    if ((command !== 'invite' && command !== 'reset') || rest.length > 0) return null;
    if (command === 'reset' && values.role !== undefined) return null;
    return { command, email: Email.parse(address), role: Role.parse(values.role ?? 'viewer') };
  } catch {
    return null;
  }
}
