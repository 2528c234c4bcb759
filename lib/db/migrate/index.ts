export { applyMigrations, type ApplyOptions, type ApplyResult } from './apply-migrations';
export { createMigration, type CreatedMigration } from './create-migration';
export { MigrationRefused } from './history';
export { resolveMigration } from './resolve-migration';
export { detectDrift, diffMigrationsToSchema, type DiffOptions, type Drift } from './schema-diff';
