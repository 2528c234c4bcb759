export { applyMigrations, type ApplyOptions, type ApplyResult } from './apply-migrations';
export { detectDrift, diffMigrationsToSchema, type DiffOptions, type Drift } from './schema-diff';
export { MigrationRefused } from './history';
