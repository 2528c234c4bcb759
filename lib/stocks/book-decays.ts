import type { PrismaClient } from '@/lib/db/generated/client';
import { retryConflicts } from '@/lib/db/retry-conflicts';
import type { Context } from '@/lib/db/context';
import { queueCallbacks } from './callbacks';
import { DECAY_SEQUENCE, NO_DEFINITIONS } from './history';
import { lockSubjects } from './history.sql';
import { holdKinds, markDirty } from './load-kinds';
import { rederiveSubjects } from './rederive';

const CHUNK = 1_000;

type Due = { id: string; kind: string; due: Date };

/**
 * Books the decays that have come due: for everybody who is in a rule's stock since long enough and whose newest change
 * is older than the due instant. Each is booked at that instant, however late this runs; running it twice books nothing
 * twice. Answers the number of subjects that changed.
 */
export async function bookDecays(
  client: PrismaClient,
  input: { now: Date; deadlineMs: number; elapsedMs: () => number; chunk?: number },
): Promise<{ decayed: number; complete: boolean }> {
  const rules = await client.$queryRaw<{ id: number; stock_id: number; kind: string; days: number; since: string }[]>`
    SELECT r.id, s.id AS stock_id, s.kind, r.days, r.since FROM decay_rule r JOIN stock s ON s.slug = r.stock
    WHERE r.archived_at IS NULL AND s.archived_at IS NULL ORDER BY r.id`;
  let decayed = 0;
  for (const rule of rules) {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      if (input.elapsedMs() >= input.deadlineMs) return { decayed, complete: false };
      const due = await findDue(client, rule, input.now, after, input.chunk ?? CHUNK);
      if (due.length === 0) break;
      after = due.at(-1)?.id ?? after;
      decayed += await retryConflicts(() =>
        client.$transaction((db) => book({ db, actor: { kind: 'code', name: 'decay' }, now: input.now }, due), {
          timeout: 120_000,
        }),
      );
    }
  }
  return { decayed, complete: true };
}

/**
 * Asks: who is still in the stock, came (or last did something) long enough ago, and has not decayed by this rule since?
 * Answered by the index on (stock_id, until_at), then by primary keys.
 */
function findDue(
  client: PrismaClient,
  rule: { id: number; stock_id: number; kind: string; days: number; since: string },
  now: Date,
  after: string,
  limit: number,
): Promise<Due[]> {
  const ms = Math.round(rule.days * 86_400_000);
  return client.$queryRaw<Due[]>`
    SELECT d.id::text, ${rule.kind} AS kind, d.due FROM (
      SELECT s.id, s.changed_at, s.changed_seq, ${ms}::float8 * interval '1 millisecond' + CASE
        WHEN ${rule.since} = 'entered' THEN y.entered_at
        WHEN s.changed_seq < ${DECAY_SEQUENCE} THEN greatest(y.entered_at, s.changed_at)
        ELSE greatest(y.entered_at,
          (SELECT max(a.at) FROM attribute_change a WHERE a.subject_id = s.id AND a.rule IS NULL)) END AS due
      FROM stay y JOIN subject s ON s.id = y.subject_id
      WHERE y.stock_id = ${rule.stock_id} AND y.until_at IS NULL AND y.subject_id > ${after}::uuid
        AND y.entered_at <= ${new Date(now.getTime() - ms)}
    ) d
    WHERE d.due <= ${now} AND (d.due, ${DECAY_SEQUENCE}::int + ${rule.id}::int) > (d.changed_at, d.changed_seq)
    ORDER BY d.id LIMIT ${limit}`;
}

async function book(tx: Context, due: readonly Due[]): Promise<number> {
  const { db } = tx;
  const kinds = await holdKinds(
    db,
    due.map((one) => one.kind),
  );
  const subjects = await lockSubjects(
    db,
    due.map((one) => one.id),
  );
  const results = await rederiveSubjects(
    db,
    subjects,
    (kind) => kinds.get(kind)?.definitions ?? NO_DEFINITIONS,
    tx.now,
  );
  const changed = results.filter((one) => one.changed);
  await queueCallbacks(
    tx,
    changed.map(({ subject, history, events }) => ({ subject, moved: history.moved, events })),
    'decay',
  );
  // Those of other rules come along, and may have been due earlier.
  const kindOf = new Map(due.map(({ id, kind }) => [id, kind]));
  const from = new Map<string, Date>();
  for (const { subject, decays } of results)
    for (const { at } of decays) {
      const kind = kindOf.get(subject) ?? '';
      if (at < (from.get(kind) ?? new Date(8.64e15))) from.set(kind, at);
    }
  await markDirty(db, from);
  return changed.length;
}
