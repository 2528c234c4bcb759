import '@/lib/experiments/jobs';
import '@/lib/metrics/jobs';
import { database } from '@/lib/db/client';
import { defaultMigrations, readMigrations } from '@/lib/db/migrate/migration-files';
import { listJobs } from '@/lib/schedule/list-jobs';
import { readSettings } from '@/lib/settings/read-settings';
import { collectPool } from './pool';
import { isDraining } from './state';

export type Health = {
  status: 'ok' | 'draining' | 'failing';
  database: 'ok' | 'unreachable';
  migrations: 'ok' | 'pending' | 'unknown';
  /** The last good run of each job; null when there was none. */
  jobs: { job: string; lastOkAt: string | null }[];
  /** The zone whose calendar days count; null while the database cannot tell it. */
  timeZone: string | null;
};

/** Can this process do its work: the database answers, its schema is ours, and when did each job last run well? */
export async function checkHealth(now: Date): Promise<Health> {
  const draining = isDraining();
  try {
    const [migrations, jobs, { timeZone }] = await Promise.all([
      readMigrationState(),
      listJobs({ db: database(), actor: { kind: 'code', name: 'health' }, now }),
      readSettings(database()),
    ]);
    return {
      status: draining ? 'draining' : migrations === 'pending' ? 'failing' : 'ok',
      database: 'ok',
      migrations,
      jobs: jobs.map(({ job, lastOkAt }) => ({ job, lastOkAt })),
      timeZone,
    };
  } catch {
    const status = draining ? 'draining' : 'failing';
    return { status, database: 'unreachable', migrations: 'unknown', jobs: [], timeZone: null };
  }
}

async function readMigrationState(): Promise<Health['migrations']> {
  const wanted = readMigrations(defaultMigrations()).map(({ name }) => name);
  const { rows } = await collectPool().query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map(({ name }) => name));
  return wanted.every((name) => applied.has(name)) ? 'ok' : 'pending';
}
