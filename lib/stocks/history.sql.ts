import { instantArray, jsonList, plainArray, textArray } from '@/lib/db/array-literal';
import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import type { SubjectRow } from '@/lib/subjects/insert-subjects';
import type { Attributes, Change, DerivedEvent, Position, Stretch } from './history';

/** Private to this room: what is stored of histories, read and written for many subjects in one statement each. */

export type Owned<T> = T & { subject: string };

/** As it is packed into one document: lists of values cost a fraction of what rows cost to be read. Instants in ms. */
type StretchRow = [
  subject: string,
  stockId: number,
  sinceId: string,
  sinceAt: number,
  sinceSeq: number,
  enteredAt: number,
  entered: boolean,
  untilAt: number | null,
  left: boolean,
  facets: Record<string, string>,
];

/** Stretches of subjects, by the primary key; only those that are open, or all. */
export async function readStays(db: Database, subjects: readonly string[], all = false): Promise<Owned<Stretch>[]> {
  const [found] = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT json_agg(json_build_array(subject_id, stock_id, since_id, extract(epoch FROM since_at) * 1000, since_seq,
             extract(epoch FROM entered_at) * 1000, entered, extract(epoch FROM until_at) * 1000, "left", facets)
             ORDER BY subject_id, stock_id)::text AS rows
    FROM stay WHERE subject_id = ANY(${plainArray(subjects)}::uuid[]) AND (${all}::boolean OR until_at IS NULL)`;
  return unpack<StretchRow>(found?.rows).map((row) => ({
    subject: row[0],
    stockId: row[1],
    sinceId: row[2],
    sinceAt: new Date(row[3]),
    sinceSeq: row[4],
    enteredAt: new Date(row[5]),
    entered: row[6],
    untilAt: row[7] === null ? null : new Date(row[7]),
    left: row[8],
    facets: row[9],
  }));
}

const unpack = <Row>(rows: string | null | undefined): Row[] => (rows == null ? [] : (JSON.parse(rows) as Row[]));

/** Events of subjects that were derived from their own changes: neither travelled nor reported as such. */
export async function readEvents(db: Database, subjects: readonly string[]): Promise<Owned<DerivedEvent>[]> {
  const rows = await db.$queryRaw<
    (Omit<DerivedEvent, 'flowId' | 'changeId'> & { subject_id: string; flow_id: number; change_id: string })[]
  >`
    SELECT subject_id, id, flow_id, at, sequence, source, sink, before, after, change_id
    FROM flow_event
    WHERE subject_id = ANY(${plainArray(subjects)}::uuid[]) AND change_id IS NOT NULL AND origin IS NULL`;
  return rows.map(({ subject_id: subject, flow_id: flowId, change_id: changeId, ...row }) => ({
    ...row,
    ...{ subject, flowId, changeId },
  }));
}

/** All changes of subjects in order; decays among them. */
export async function readChanges(db: Database, subjects: readonly string[]): Promise<Owned<Change>[]> {
  const rows = await db.$queryRaw<(Change & { subject_id: string })[]>`
    SELECT subject_id, id, at, sequence, set, rule FROM attribute_change
    WHERE subject_id = ANY(${plainArray(subjects)}::uuid[]) ORDER BY subject_id, at, sequence, id`;
  return rows.map(({ subject_id: subject, ...change }) => ({ subject, ...change }));
}

/** Writes changes, of which no two have one id; answers the ids of those that are new. */
export async function insertChanges(
  db: Database,
  rows: readonly Owned<Change>[],
  source: string,
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  // One row with a list: hundreds of rows cost more to hand over than to write. Nearly always all are new.
  const [inserted] = await db.$queryRaw<{ all: boolean; ids: string | null }[]>`
    WITH written AS (INSERT INTO attribute_change (subject_id, id, at, sequence, set, rule, source)
    SELECT g.subject_id, g.id, g.at, g.sequence, g.set, g.rule, ${source} FROM ROWS FROM (
      unnest(${plainArray(rows.map((row) => row.subject))}::uuid[], ${plainArray(rows.map((row) => row.id))}::uuid[],
        ${instantArray(rows.map((row) => row.at))}::timestamptz[],
        ${plainArray(rows.map((row) => row.sequence))}::int[], ${plainArray(rows.map((row) => row.rule))}::int[]),
      jsonb_array_elements(${JSON.stringify(rows.map((row) => row.set))}::jsonb)
    ) AS g (subject_id, id, at, sequence, rule, set)
    ON CONFLICT DO NOTHING
    RETURNING id)
    SELECT count(*) = ${rows.length}::int AS all,
           CASE WHEN count(*) < ${rows.length}::int THEN json_agg(id)::text END AS ids FROM written`;
  return new Set(inserted?.all === true ? rows.map(({ id }) => id) : unpack<string>(inserted?.ids));
}

/** Writes stretches; a known one gets its end and its facets. */
export async function writeStays(db: Database, rows: readonly Owned<Stretch>[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`${insertStays(rows)}
    ON CONFLICT (subject_id, stock_id, since_id) DO UPDATE SET
      since_at = EXCLUDED.since_at, since_seq = EXCLUDED.since_seq, entered_at = EXCLUDED.entered_at,
      entered = EXCLUDED.entered, until_at = EXCLUDED.until_at, "left" = EXCLUDED."left", facets = EXCLUDED.facets`;
}

const insertStays = (rows: readonly Owned<Stretch>[]): Prisma.Sql => Prisma.sql`
    INSERT INTO stay (subject_id, stock_id, since_id, since_at, since_seq, entered_at, entered, until_at, "left", facets)
    SELECT * FROM ROWS FROM (
      unnest(${plainArray(rows.map((row) => row.subject))}::uuid[],
        ${plainArray(rows.map((row) => row.stockId))}::int[], ${plainArray(rows.map((row) => row.sinceId))}::uuid[],
        ${instantArray(rows.map((row) => row.sinceAt))}::timestamptz[],
        ${plainArray(rows.map((row) => row.sinceSeq))}::int[],
        ${instantArray(rows.map((row) => row.enteredAt))}::timestamptz[],
        ${plainArray(rows.map((row) => row.entered))}::boolean[],
        ${instantArray(rows.map((row) => row.untilAt))}::timestamptz[],
        ${plainArray(rows.map((row) => row.left))}::boolean[]),
      jsonb_array_elements(${jsonList(rows.map((row) => row.facets))}::jsonb)) AS g`;

/** Ends open stretches. */
const endStays = (rows: readonly Owned<Stretch>[]): Prisma.Sql => Prisma.sql`
    UPDATE stay SET until_at = g.until_at, "left" = g.gone
    FROM unnest(
      ${plainArray(rows.map((row) => row.subject))}::uuid[], ${plainArray(rows.map((row) => row.stockId))}::int[],
      ${plainArray(rows.map((row) => row.sinceId))}::uuid[],
      ${instantArray(rows.map((row) => row.untilAt))}::timestamptz[],
      ${plainArray(rows.map((row) => row.left))}::boolean[]) AS g (subject_id, stock_id, since_id, until_at, gone)
    WHERE stay.subject_id = g.subject_id AND stay.stock_id = g.stock_id AND stay.since_id = g.since_id`;

/** Writes events; a known one gets the facets that are right now. */
export async function writeEvents(db: Database, rows: readonly Owned<DerivedEvent>[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`${insertEvents(rows)}
    ON CONFLICT (subject_id, id) DO UPDATE SET
      at = EXCLUDED.at, sequence = EXCLUDED.sequence, before = EXCLUDED.before, after = EXCLUDED.after,
      received_at = now()`;
}

const insertEvents = (rows: readonly Owned<DerivedEvent>[]): Prisma.Sql => Prisma.sql`
    INSERT INTO flow_event (subject_id, id, flow_id, at, sequence, source, sink, before, after, change_id)
    SELECT g.subject_id, g.id, g.flow_id, g.at, g.sequence, g.source, g.sink, g.before, g.after, g.change_id
    FROM ROWS FROM (
      unnest(${plainArray(rows.map((row) => row.subject))}::uuid[], ${plainArray(rows.map((row) => row.id))}::uuid[],
        ${plainArray(rows.map((row) => row.flowId))}::int[], ${instantArray(rows.map((row) => row.at))}::timestamptz[],
        ${plainArray(rows.map((row) => row.sequence))}::int[], ${textArray(rows.map((row) => row.source))}::text[],
        ${textArray(rows.map((row) => row.sink))}::text[], ${plainArray(rows.map((row) => row.changeId))}::uuid[]),
      jsonb_array_elements(${jsonList(rows.map((row) => row.before))}::jsonb),
      jsonb_array_elements(${jsonList(rows.map((row) => row.after))}::jsonb)
    ) AS g (subject_id, id, flow_id, at, sequence, source, sink, change_id, before, after)`;

export async function deleteStays(db: Database, rows: readonly Owned<Stretch>[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    DELETE FROM stay USING unnest(
      ${plainArray(rows.map((row) => row.subject))}::uuid[], ${plainArray(rows.map((row) => row.stockId))}::int[],
      ${plainArray(rows.map((row) => row.sinceId))}::uuid[]) AS g (subject_id, stock_id, since_id)
    WHERE stay.subject_id = g.subject_id AND stay.stock_id = g.stock_id AND stay.since_id = g.since_id`;
}

/** Removes events, and with `copiesOnly` only what travelled of them to other members of their subject's cluster. */
export async function deleteEvents(
  db: Database,
  rows: readonly { subject: string; id: string }[],
  copiesOnly = false,
): Promise<void> {
  if (rows.length === 0) return;
  const subjects = plainArray(rows.map((row) => row.subject));
  const ids = plainArray(rows.map((row) => row.id));
  await db.$executeRaw`
    WITH given AS (SELECT * FROM unnest(${subjects}::uuid[], ${ids}::uuid[]) AS g (subject_id, id)),
    copies AS (
      SELECT m.user_id AS subject_id, g.id FROM given g JOIN cluster_member m ON m.visitor_id = g.subject_id
      UNION
      SELECT m.visitor_id, g.id FROM given g JOIN cluster_member m ON m.user_id = g.subject_id
      UNION
      SELECT other.visitor_id, g.id FROM given g JOIN cluster_member own ON own.visitor_id = g.subject_id
      JOIN cluster_member other ON other.user_id = own.user_id AND other.visitor_id <> g.subject_id
    )
    DELETE FROM flow_event f USING copies c
    WHERE f.subject_id = c.subject_id AND f.id = c.id AND f.origin IS NOT NULL`;
  if (copiesOnly) return;
  await db.$executeRaw`
    DELETE FROM flow_event f USING unnest(${subjects}::uuid[], ${ids}::uuid[]) AS g (subject_id, id)
    WHERE f.subject_id = g.subject_id AND f.id = g.id`;
  await db.$executeRaw`
    DELETE FROM flow_callback f USING unnest(${subjects}::uuid[], ${ids}::uuid[]) AS g (subject_id, id)
    WHERE f.subject_id = g.subject_id AND f.event_id = g.id`;
  await db.$executeRaw`
    DELETE FROM webhook_delivery d USING unnest(${subjects}::uuid[], ${ids}::uuid[]) AS g (subject_id, id)
    WHERE d.subject_id = g.subject_id AND d.event_id = g.id AND d.delivered_at IS NULL`;
}

export async function deleteChanges(db: Database, rows: readonly { subject: string; id: string }[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    DELETE FROM attribute_change a
    USING unnest(${plainArray(rows.map((row) => row.subject))}::uuid[],
      ${plainArray(rows.map((row) => row.id))}::uuid[]) AS g (subject_id, id)
    WHERE a.subject_id = g.subject_id AND a.id = g.id`;
}

export type SubjectState = { id: string; kind: string; attributes: Attributes; newest: Position | null };

type StateRow = [
  id: string,
  kind: string,
  attributes: Attributes,
  at: number | null,
  sequence: number | null,
  changeId: string | null,
];

/**
 * Subjects as they are now, locked until the transaction ends, in the order in which everybody locks them. Those that are
 * not there are left out.
 */
export async function lockSubjects(db: Database, ids: readonly string[]): Promise<SubjectState[]> {
  const [found] = await db.$queryRaw<{ rows: string | null }[]>`
    WITH locked AS MATERIALIZED (
      SELECT id, kind, attributes, changed_at, changed_seq, changed_id FROM subject
      WHERE id = ANY(${plainArray(ids)}::uuid[]) ORDER BY id FOR NO KEY UPDATE)
    SELECT json_agg(json_build_array(id, kind, attributes, extract(epoch FROM changed_at) * 1000, changed_seq,
             changed_id) ORDER BY id)::text AS rows
    FROM locked`;
  return unpack<StateRow>(found?.rows).map(([id, kind, attributes, at, sequence, changeId]) => ({
    id,
    kind,
    attributes,
    newest: at === null || sequence === null || changeId === null ? null : { at: new Date(at), sequence, id: changeId },
  }));
}

/** A subject that was not there before, as it is after all of its changes. */
export type Newcomer = { subject: SubjectRow; after: Omit<StateAfter, 'subject'> };

/**
 * Makes subjects with what they are already: written once instead of made and changed. Answers the ids of those that
 * somebody else has made in the meantime, which are left as they are.
 */
export async function insertNewcomers(db: Database, given: readonly Newcomer[]): Promise<Set<string>> {
  if (given.length === 0) return new Set();
  const rows = [...given].sort((a, b) => (a.subject.id < b.subject.id ? -1 : 1));
  const [made] = await db.$queryRaw<{ all: boolean; ids: string | null }[]>`
    WITH written AS (INSERT INTO subject (id, kind, external_id, changed_at, changed_seq, changed_id, attributes)
    SELECT * FROM ROWS FROM (
      unnest(${plainArray(rows.map((row) => row.subject.id))}::uuid[],
        ${plainArray(rows.map((row) => row.subject.kind))}::text[],
        ${textArray(rows.map((row) => row.subject.externalId))}::text[],
        ${instantArray(rows.map((row) => row.after.newest?.at ?? null))}::timestamptz[],
        ${plainArray(rows.map((row) => row.after.newest?.sequence ?? null))}::int[],
        ${plainArray(rows.map((row) => row.after.newest?.id ?? null))}::uuid[]),
      jsonb_array_elements(${jsonList(rows.map((row) => row.after.attributes))}::jsonb)) AS g
    ON CONFLICT DO NOTHING
    RETURNING id)
    SELECT count(*) = ${rows.length}::int AS all,
           CASE WHEN count(*) < ${rows.length}::int THEN json_agg(id)::text END AS ids FROM written`;
  if (made?.all === true) return new Set();
  const written = new Set(unpack<string>(made?.ids));
  return new Set(rows.map((row) => row.subject.id).filter((id) => !written.has(id)));
}

/** A subject after its newest change. */
export type StateAfter = { subject: string; attributes: Attributes; newest: Position | null };

/** Writes what subjects are after their newest change. */
export async function writeStates(db: Database, rows: readonly StateAfter[]): Promise<void> {
  if (rows.length > 0) await db.$executeRaw(updateStates(rows));
}

const updateStates = (rows: readonly StateAfter[]): Prisma.Sql => Prisma.sql`
    UPDATE subject SET attributes = g.attributes, changed_at = g.at, changed_seq = g.seq, changed_id = g.change_id
    FROM ROWS FROM (
      unnest(${plainArray(rows.map((row) => row.subject))}::uuid[],
        ${instantArray(rows.map((row) => row.newest?.at ?? null))}::timestamptz[],
        ${plainArray(rows.map((row) => row.newest?.sequence ?? null))}::int[],
        ${plainArray(rows.map((row) => row.newest?.id ?? null))}::uuid[]),
      jsonb_array_elements(${jsonList(rows.map((row) => row.attributes))}::jsonb)
    ) AS g (id, at, seq, change_id, attributes)
    WHERE subject.id = g.id`;

/** What follows from changes that are newer than everything known: none of `begun` and `events` can be stored already. */
export type Appended = {
  ended: Owned<Stretch>[];
  begun: Owned<Stretch>[];
  events: Owned<DerivedEvent>[];
  states: StateAfter[];
};

/** Writes it in one statement. No part of it touches a row of another part. */
export async function writeAppended(db: Database, { ended, begun, events, states }: Appended): Promise<void> {
  const parts = [
    ...(ended.length > 0 ? [endStays(ended)] : []),
    ...(begun.length > 0 ? [insertStays(begun)] : []),
    ...(events.length > 0 ? [insertEvents(events)] : []),
    ...(states.length > 0 ? [updateStates(states)] : []),
  ];
  const last = parts.pop();
  if (last === undefined) return;
  const named = parts.map((part, n) => Prisma.sql`${NAMES[n] ?? Prisma.empty} AS (${part})`);
  await db.$executeRaw`${named.length === 0 ? Prisma.empty : Prisma.sql`WITH ${Prisma.join(named)}`} ${last}`;
}

const NAMES = [Prisma.sql`first`, Prisma.sql`second`, Prisma.sql`third`];
