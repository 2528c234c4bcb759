// npm run db:copy -- --to URL [--force]
// Copies everything from the database of this installation (the embedded one, or DATABASE_URL) to another PostgreSQL.
import { parseArgs } from 'node:util';
import { copyDatabase } from '../lib/db/transfer';
import { loadEnvironmentFiles, runCommand } from './shared/environment.mjs';

const { values } = parseArgs({ options: { to: { type: 'string' }, force: { type: 'boolean', default: false } } });
const { to, force } = values;
if (to === undefined || !/^postgres(ql)?:\/\//.test(to)) {
  console.error('usage: npm run db:copy -- --to postgresql://USER:PASSWORD@HOST:5432/DATABASE [--force]');
  process.exit(2);
}

// Whoever has set DATABASE_URL to the new database already means: from the embedded one.
loadEnvironmentFiles();
if (process.env['DATABASE_URL'] === to) process.env['DATABASE_URL'] = '';

await runCommand(async ({ url }) => {
  if (new URL(url).href === new URL(to).href) throw new Error('source and target are the same database');
  const rows = await copyDatabase({ from: url, to, force, say: console.log });
  const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
  console.log(`\n${total} rows in ${rows.size} tables copied; all checksums equal.`);
  console.log('Now set DATABASE_URL to the target (in .env.local) and start again. What a running server wrote');
  console.log('to the old database after this began is not in the new one: run this with the server stopped.');
});
