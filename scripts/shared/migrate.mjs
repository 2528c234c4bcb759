// Migrations from a plain script: lib/db/migrate is TypeScript.

/**
 * Brings the database to the state of prisma/migrations.
 * @param {string} url
 * @param {(message: string) => void} log
 * @returns {Promise<string[]>} names of the migrations applied now
 */
export async function migrate(url, log) {
  const { tsImport } = await import('tsx/esm/api');
  const { applyMigrations, MigrationRefused } = await tsImport('../../lib/db/migrate/index.ts', import.meta.url);
  const { Stop } = await import('./steps.mjs');
  try {
    const { applied, unknown } = await applyMigrations(url, { log });
    for (const name of unknown) log(`the database knows a migration that this version does not have: ${name}`);
    return applied;
  } catch (error) {
    if (error instanceof MigrationRefused) throw new Stop(error.message);
    throw error;
  }
}
