// npm run restore -- FILE [--force]
// Puts a backup into the database of this installation. The server must be stopped.
import { parseArgs } from 'node:util';
import { restoreBackup } from '../lib/db/transfer';
import { runCommand } from './shared/environment.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { force: { type: 'boolean', default: false } },
});
const [file] = positionals;
if (file === undefined || positionals.length > 1) {
  console.error('usage: npm run restore -- FILE [--force]');
  process.exit(2);
}

await runCommand(
  async ({ url }, interrupted) => {
    const rows = await restoreBackup(url, file, { force: values.force, interrupted, say: console.log });
    console.log(`\n${rows} rows restored from ${file}; all checksums equal.`);
  },
  { tidies: true },
);
