import type { PrismaClient } from '@/lib/db/generated/client';
import { modelTable } from '@/lib/db/model-table';
import { retryConflicts } from '@/lib/db/retry-conflicts';
import { reasonOf } from '@/lib/db/to-problem';
import type { TrackedModel } from '@/lib/definitions';
import { subjectId } from '@/lib/subjects/subject-id';
import { differenceOf, ID_ATTRIBUTE, selectOf } from './model-attributes';
import { bookRows } from './track-model';

const CHUNK = 1_000;
type Row = Record<string, unknown>;

/** So many failures are told one by one. */
const TOLD = 5;

export type SnapshotTally = {
  compared: number;
  unexplained: number;
  /** Rows that cannot be tracked, and models that could not be read. */
  failed: number;
  errors: string[];
  complete: boolean;
};

/**
 * Compares the rows of tracked models with what is known of them, and books what nobody reported (raw SQL, cascades,
 * nested writes, rows from before) as changes of source `snapshot`: unexplained. A row that cannot be tracked, or a model
 * that cannot be read, is counted and stops no other. Answers how many subjects differed.
 */
export async function snapshotModels(
  client: PrismaClient,
  models: readonly TrackedModel[],
  input: { deadlineMs: number; elapsedMs: () => number },
): Promise<SnapshotTally> {
  const tally: SnapshotTally = { compared: 0, unexplained: 0, failed: 0, errors: [], complete: true };
  const fail = (message: string) => {
    tally.failed += 1;
    if (tally.errors.length < TOLD) tally.errors.push(message);
  };
  for (const model of models) {
    try {
      for await (const ids of differing(client, model, tally)) {
        if (input.elapsedMs() >= input.deadlineMs) return { ...tally, complete: false };
        if (ids.length === 0) continue;
        // Compared again under lock: a tracked write may have come in between.
        const { booked, refused } = await retryConflicts(() =>
          client.$transaction((db) => bookRows(db, model, ids, 'snapshot'), { timeout: 60_000 }),
        );
        tally.unexplained += booked;
        refused.forEach(fail);
      }
    } catch (error) {
      fail(`${model.model}: ${reasonOf(error)}`);
    }
  }
  return tally;
}

/**
 * Ids that seem to differ, some at a time: first of the rows that there are, then of subjects whose row is gone. A
 * subject of which only others reported (over HTTP, with an id that no row could have) never had a row.
 */
async function* differing(
  client: PrismaClient,
  model: TrackedModel,
  tally: { compared: number },
): AsyncGenerator<unknown[]> {
  const name = model.model.replace(/^./, (first) => first.toLowerCase());
  const field = model.id ?? 'id';
  const findMany = (client as unknown as Record<string, { findMany(args: object): Promise<Row[]> }>)[name]?.findMany;
  if (findMany === undefined) throw new Error(`There is no model "${model.model}" in this Prisma schema.`);
  let after: unknown;
  for (;;) {
    const rows = await findMany({
      ...(after === undefined ? {} : { where: { [field]: { gt: after } } }),
      ...{ select: selectOf(model), orderBy: { [field]: 'asc' }, take: CHUNK },
    });
    if (rows.length === 0) break;
    after = rows.at(-1)?.[field];
    tally.compared += rows.length;
    const ids = rows.map((row) => subjectId(model.kind, String(row[field])));
    const known = await client.subject.findMany({ where: { id: { in: ids } }, select: { id: true, attributes: true } });
    const stored = new Map(known.map((subject) => [subject.id, subject.attributes as Row]));
    yield rows
      .filter((row, n) => differenceOf(model, stored.get(ids[n] ?? '') ?? {}, row) !== null)
      .map((row) => row[field]);
  }
  const { type } = modelTable(client, model.model).field(field);
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const subjects = await client.$queryRaw<{ id: string; external_id: string }[]>`
      SELECT id::text, external_id FROM subject
      WHERE kind = ${model.kind} AND attributes <> '{}'::jsonb AND attributes ? ${ID_ATTRIBUTE} AND id > ${last}::uuid
        AND EXISTS (SELECT FROM attribute_change c WHERE c.subject_id = subject.id AND c.source IN ('model', 'snapshot'))
      ORDER BY id LIMIT ${CHUNK}`;
    if (subjects.length === 0) return;
    last = subjects.at(-1)?.id ?? last;
    const typed = subjects.flatMap((subject) => idOf(type, subject.external_id));
    const rows = await findMany({ where: { [field]: { in: typed } }, select: { [field]: true } });
    const there = new Set(rows.map((row) => String(row[field])));
    yield typed.filter((id) => !there.has(String(id)));
  }
}

/** The id of a subject as its row's column holds it; nothing for what no such column could hold. */
function idOf(type: string, id: string): (string | number | bigint)[] {
  if (type !== 'Int' && type !== 'BigInt' && type !== 'Float') return [id];
  if (type === 'Float') return Number.isFinite(Number(id)) ? [Number(id)] : [];
  if (!/^-?\d{1,18}$/.test(id)) return [];
  return [type === 'Int' ? Number(id) : BigInt(id)];
}
