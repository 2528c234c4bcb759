// Migrations by hand. Starts and stops a throwaway part of the test database server for comparing; touches no data.
//   npm run db:migration -- NAME                    writes the next migration from schema.prisma
//   npm run db:migration -- NAME --empty            the same, also when the schema has not changed (SQL by hand)
//   npm run db:migration -- --check                 tells what differs; exit code 1 when something does
//   npm run db:migration -- --apply                 applies what is pending to the database of this installation
//   npm run db:migration -- --rolled-back NAME      settles a half-applied migration: nothing of it is there
//   npm run db:migration -- --applied NAME          settles a half-applied migration: all of it is there
import path from 'node:path';
import { parseArgs } from 'node:util';
import { applyMigrations, createMigration, detectDrift, resolveMigration } from '../lib/db/migrate';
import { openTestServer } from '../lib/testing/test-server';
import { runCommand } from './shared/environment.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    empty: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    apply: { type: 'boolean', default: false },
    'rolled-back': { type: 'string' },
    applied: { type: 'string' },
  },
});
const rolledBack = values['rolled-back'];

if (values.check) await runCommand(({ url }) => check(url));
else if (values.apply) await runCommand(({ url }) => apply(url));
else if (rolledBack !== undefined) await runCommand(({ url }) => resolveMigration(url, rolledBack, 'rolled-back'));
else if (values.applied !== undefined) await resolve(values.applied);
else await create();

async function create(): Promise<void> {
  const [title] = positionals;
  if (title === undefined || positionals.length > 1) {
    console.error('usage: npm run db:migration -- NAME   (for example: add_goal_color)');
    process.exit(2);
  }
  const server = await openTestServer(process.env['WEIR_TEST_ADMIN_URL']);
  try {
    const created = await createMigration(server.adminUrl, title, new Date(), { allowEmpty: values.empty });
    if (created === null)
      console.log('schema.prisma and the migrations agree; nothing to write (--empty writes one anyway)');
    else console.log(explain(path.relative(process.cwd(), created.file), created.empty));
  } finally {
    await server.stop();
  }
}

function explain(file: string, empty: boolean): string {
  return [
    `wrote ${file}${empty ? ' (empty)' : ''}`,
    'Read it. What Prisma cannot express goes below its last line: checks, expression indexes, functions, changes of data.',
    'It is applied at the next start, or now by: npm run db:migration -- --apply',
  ].join('\n');
}

async function check(url: string): Promise<number> {
  const drift = await detectDrift(url);
  if (drift.schema !== null) console.log(`schema.prisma has what no migration makes:\n${drift.schema}\n`);
  if (drift.database !== null) console.log(`The database differs from the migrations:\n${drift.database}\n`);
  if (drift.schema === null && drift.database === null) console.log('schema.prisma, migrations and database agree');
  return drift.schema === null && drift.database === null ? 0 : 1;
}

async function apply(url: string): Promise<void> {
  const { applied, unknown } = await applyMigrations(url, { log: console.log });
  if (applied.length === 0) console.log('nothing to apply');
  for (const name of unknown) console.log(`the database knows a migration that is not here: ${name}`);
}

function resolve(name: string): Promise<void> {
  return runCommand(({ url }) => resolveMigration(url, name, 'applied'));
}
