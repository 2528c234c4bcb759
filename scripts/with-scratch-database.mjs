// Runs a command with DATABASE_URL set to a fresh, migrated database that is dropped afterwards.
//   node scripts/with-scratch-database.mjs COMMAND [ARGUMENT…]
import { tsImport } from 'tsx/esm/api';
import { run } from './shared/run.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('usage: node scripts/with-scratch-database.mjs COMMAND [ARGUMENT…]');
  process.exit(2);
}
const { makeDatabase, openTestServer } = await tsImport('../lib/testing/test-server.ts', import.meta.url);
const server = await openTestServer(process.env.WEIR_TEST_ADMIN_URL);
const database = await makeDatabase(server);
try {
  process.exitCode = await run(command, args, { env: { ...process.env, DATABASE_URL: database.url } });
} finally {
  await database.drop();
  await server.stop();
}
