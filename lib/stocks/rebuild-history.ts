import type { Database } from '@/lib/db/context';
import type { PrismaClient } from '@/lib/db/generated/client';
import { retryConflicts } from '@/lib/db/retry-conflicts';
import { markSource } from '@/lib/subjects/mark-source';
import { NO_DEFINITIONS } from './history';
import { lockSubjects } from './history.sql';
import { loadKinds } from './load-kinds';
import { rederiveSubjects } from './rederive';

/** Subjects of one transaction. */
const CHUNK = 1_000;

export type RebuildTally = { rebuilt: string[]; subjects: number; changed: number; complete: boolean };

type Build = { kind: string; wanted: number; building: number | null; cursor: string | null };

/**
 * Derives the history of every kind whose definitions have changed again, in chunks of subjects by id: each chunk is its
 * own transaction, progress is stored with it, and a run that is cut off (or killed) goes on where it stopped. When
 * definitions change meanwhile, it begins again. Writers go on all the while.
 */
export async function rebuildHistory(
  client: PrismaClient,
  input: { now: Date; deadlineMs: number; elapsedMs: () => number; chunk?: number },
): Promise<RebuildTally> {
  const tally: RebuildTally = { rebuilt: [], subjects: 0, changed: 0, complete: true };
  const kinds = await client.$queryRaw<{ kind: string }[]>`
    SELECT kind FROM history_build WHERE wanted > built ORDER BY kind`;
  for (const { kind } of kinds) {
    for (;;) {
      if (input.elapsedMs() >= input.deadlineMs) return { ...tally, complete: false };
      // By itself: a chunk locks subjects, and must not hold what their writers wait for at their end.
      await beginAnew(client, kind, input.now);
      const step = await retryConflicts(() =>
        client.$transaction((db) => rebuildChunk(db, kind, input.now, input.chunk ?? CHUNK), { timeout: 120_000 }),
      );
      tally.subjects += step.subjects;
      tally.changed += step.changed;
      if (step.done) break;
    }
    tally.rebuilt.push(kind);
  }
  return tally;
}

async function rebuildChunk(db: Database, kind: string, now: Date, chunk: number) {
  // The definitions stay as they are until this chunk is committed; writers may go on.
  const [build] = await db.$queryRaw<Build[]>`
    SELECT kind, wanted, building, cursor FROM history_build WHERE kind = ${kind} AND built < wanted FOR KEY SHARE`;
  if (build === undefined) return { subjects: 0, changed: 0, done: true };
  if (build.building !== build.wanted) return { subjects: 0, changed: 0, done: false };
  // Answered by the primary key, once through in all. Who has no change has no history.
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM subject
    WHERE kind = ${kind} AND changed_at IS NOT NULL AND (${build.cursor}::uuid IS NULL OR id > ${build.cursor}::uuid)
    ORDER BY id LIMIT ${chunk}`;
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) {
    await finish(db, build);
    return { subjects: 0, changed: 0, done: true };
  }
  const definitions = (await loadKinds(db, [kind])).get(kind) ?? NO_DEFINITIONS;
  const subjects = await lockSubjects(db, ids);
  const results = await rederiveSubjects(db, subjects, () => definitions, now);
  await db.$executeRaw`
    UPDATE history_build SET cursor = ${ids.at(-1)}::uuid, done = done + ${ids.length} WHERE kind = ${kind}`;
  const changed = results.filter((one) => one.changed).length;
  // Decays that came or went have changed attributes.
  if (changed > 0)
    await markSource(
      db,
      ['attributes', `subject:${kind}`].map((source) => ({ source, from: null })),
    );
  return { subjects: ids.length, changed, done: false };
}

/** Begins with the first subject when another version is wanted than the one under way. */
async function beginAnew(db: Database, kind: string, now: Date): Promise<void> {
  await db.$executeRaw`
    UPDATE history_build SET building = wanted, cursor = NULL, done = 0, started_at = ${now},
      total = (SELECT count(*) FROM subject WHERE kind = ${kind} AND changed_at IS NOT NULL)
    WHERE kind = ${kind} AND built < wanted AND building IS DISTINCT FROM wanted`;
}

/** Everything of the kind is derived from the wanted definitions; its records are out of date from the very beginning. */
async function finish(db: Database, { kind, wanted }: Build): Promise<void> {
  await db.$executeRaw`
    UPDATE history_build SET built = ${wanted}, building = NULL, cursor = NULL,
      dirty_from = least(dirty_from,
        (SELECT min(a.at) FROM (
          SELECT (SELECT min(since_at) FROM stay WHERE stock_id = k.id) AS at FROM stock k WHERE k.kind = ${kind}
          UNION ALL
          SELECT (SELECT min(at) FROM flow_event WHERE flow_id = f.id) FROM flow f WHERE f.kind = ${kind}
          UNION ALL
          SELECT (SELECT min(start_at) FROM stock_record WHERE stock_id = k.id) FROM stock k WHERE k.kind = ${kind}
          UNION ALL
          SELECT (SELECT min(start_at) FROM flow_record WHERE flow_id = f.id) FROM flow f WHERE f.kind = ${kind}
        ) a))
    WHERE kind = ${kind}`;
}
