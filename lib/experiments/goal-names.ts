import type { Database } from '@/lib/db/context';
import { ANY } from './report/outcomes';

/** Names of all goals by their keys, as sentences use them. */
export async function goalNames(db: Database): Promise<ReadonlyMap<string, string>> {
  const goals = await db.goal.findMany({ select: { key: true, name: true } });
  return new Map([[ANY, 'any goal'], ...goals.map(({ key, name }): [string, string] => [key, name])]);
}
