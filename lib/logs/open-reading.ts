import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { getLogSource } from './get-log-source';
import { compileHandlers } from './handlers';
import type { Reading } from './open-file';
import { Zone } from './reading/clock';
import type { LogHandler, SourceView } from './schemas';

/** What is needed to read lines of a source. Throws `not_found`, and `wrong_state` when it is archived. */
export async function openReading(ctx: Context, slug: string): Promise<Reading> {
  const source = await getLogSource({ ...ctx, actor: { kind: 'code', name: 'logs' } }, { slug });
  if (source.archivedAt !== null) throw new Problem('wrong_state', `The log source "${slug}" is archived.`);
  return readingOf(ctx, source);
}

/** The same for a source that need not be stored. */
export async function readingOf(ctx: Context, source: SourceView): Promise<Reading> {
  const { timeZone } = await readSettings(ctx.db);
  const goals = await ctx.db.goal.findMany({ select: { id: true, key: true } });
  return {
    source,
    zone: new Zone(timeZone),
    handlerOf: compileHandlers(source.handlers),
    usedColumns: usedColumns(source.handlers),
    goals: new Map(goals.map(({ id, key }) => [key, id])),
    now: ctx.now,
  };
}

const COLUMN_OPTIONS = ['column', 'value'];
const COLUMNS_OPTIONS = ['also', 'dimensions'];
const KNOWN = ['quest_status', 'state', 'goal', 'value', 'ignore'];

/** Columns by which two lines differ: those that handlers look at. Code may look at any. */
function usedColumns(handlers: readonly LogHandler[]): string[] | null {
  if (handlers.some(({ handler }) => !KNOWN.includes(handler))) return null;
  const columns = handlers.flatMap(({ options }) => [
    ...COLUMN_OPTIONS.map((name) => options[name]),
    ...COLUMNS_OPTIONS.flatMap((name) => Object.values((options[name] ?? {}) as Record<string, unknown>)),
  ]);
  return [...new Set(columns.filter((column) => typeof column === 'string'))].sort();
}
