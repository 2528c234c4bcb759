import type { Database } from '@/lib/db/context';
import { Settings } from './schemas';

/** All settings, defaults filled in. A stored value that is no longer valid falls back to its default. */
export async function readSettings(db: Database): Promise<Settings> {
  const rows = await db.setting.findMany();
  const stored = Object.fromEntries(rows.map((row) => [row.key, row.value]));
  const parsed = Settings.safeParse(stored);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  return Settings.parse(Object.fromEntries(Object.entries(stored).filter(([key]) => !wrong.has(key))));
}
