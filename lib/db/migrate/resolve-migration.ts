import pg from 'pg';
import { withEngine } from './engine';
import { MigrationRefused, readHistory } from './history';
import { defaultMigrations, readMigrations, toMigrationList } from './migration-files';

/**
 * Settles a half-applied migration after somebody has looked at the database: `rolled-back` lets the next start try it
 * again, `applied` says that everything in it is there.
 * @throws MigrationRefused when this migration is not half applied
 */
export async function resolveMigration(
  url: string,
  name: string,
  outcome: 'applied' | 'rolled-back',
  directory = defaultMigrations(),
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const entry = (await readHistory(client)).find((applied) => applied.name === name);
    if (entry === undefined || entry.finished) throw new MigrationRefused(`The migration ${name} is not half applied.`);
    const migrationsList = toMigrationList(directory, readMigrations(directory));
    await withEngine({ client }, (engine) =>
      outcome === 'applied'
        ? engine.markMigrationApplied({ migrationName: name, migrationsList })
        : engine.markMigrationRolledBack({ migrationName: name }),
    );
  } finally {
    await client.end();
  }
}
