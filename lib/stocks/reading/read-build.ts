import type { Database } from '@/lib/db/context';
import type { BuildProgress } from '../schemas';

/** How far the rebuild of a kind's history is; null when it is up to date. */
export async function readBuild(db: Database, kind: string): Promise<BuildProgress> {
  const row = await db.historyBuild.findUnique({ where: { kind } });
  if (row === null || row.wanted <= row.built) return null;
  return { kind, done: Number(row.done), total: Number(row.total) };
}
