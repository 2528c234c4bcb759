// npm run backup -- [FILE]
// Writes everything in the database of this installation into one file; the server may go on running.
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeBackup } from '../lib/db/transfer';
import { runCommand } from './shared/environment.mjs';

await runCommand(
  async ({ url }, interrupted) => {
    const now = new Date();
    const standard = path.join(
      '.weir',
      'backups',
      `weir-${now.toISOString().slice(0, 19).replace(/\D/g, '')}.backup.gz`,
    );
    const file = path.resolve(process.argv[2] ?? standard);
    mkdirSync(path.dirname(file), { recursive: true });
    const rows = await writeBackup(url, file, now, console.log, interrupted);
    console.log(`\n${rows} rows written to ${file} (${statSync(file).size} bytes).`);
    console.log('It holds password hashes and sessions; keep it like a secret. Restore: npm run restore -- FILE');
  },
  { tidies: true },
);
