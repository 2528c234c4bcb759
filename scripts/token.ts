// A secret token for a machine, printed once:
//   npm run token -- --name NAME --scope read|write
import { parseArgs } from 'node:util';
import { createToken } from '../lib/auth/create-token';
import { TokenInput } from '../lib/auth/schemas';
import { closeDatabase, database } from '../lib/db/client';
import type { Context } from '../lib/db/context';
import { runCommand } from './shared/environment.mjs';

const wish = read();
if (wish === null) {
  console.error('usage: npm run token -- --name NAME --scope read|write');
  process.exit(2);
}

await runCommand(async () => {
  try {
    const ctx: Context = { db: database(), actor: { kind: 'code', name: 'npm run token' }, now: new Date() };
    const { secret } = await createToken(ctx, wish);
    // The secret alone goes to stdout, so that it can be caught: TOKEN=$(npm run --silent token -- …)
    console.error(`A token named "${wish.name}" that may ${wish.scope}. It is shown this once:`);
    console.log(secret);
  } finally {
    await closeDatabase();
  }
});

function read(): TokenInput | null {
  try {
    const { values } = parseArgs({ options: { name: { type: 'string' }, scope: { type: 'string' } } });
    return TokenInput.parse(values);
  } catch {
    return null;
  }
}
