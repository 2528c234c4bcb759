import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { eraseSubject } from './erase-subject';
import { exportSubject, type SubjectExport } from './export-subject';
import { subjectId } from './subject-id';

/*
 * Export and erasure know every table that names a subject: the tables are read from the database's own catalogue, so
 * that a table (or a column) which is added and forgotten here fails these tests by its name.
 */

/** Columns by which a row belongs to a subject, and the part of the export that has the row. */
const OWNED: Record<string, { columns: string[]; part: Exclude<keyof SubjectExport, 'subject'> | 'subject' }> = {
  subject: { columns: ['id'], part: 'subject' },
  attribute_change: { columns: ['subject_id'], part: 'changes' },
  stay: { columns: ['subject_id'], part: 'stays' },
  flow_event: { columns: ['subject_id'], part: 'flowEvents' },
  flow_callback: { columns: ['subject_id'], part: 'callbacks' },
  webhook_delivery: { columns: ['subject_id'], part: 'webhookDeliveries' },
  enrollment: { columns: ['subject_id'], part: 'enrollments' },
  first_conversion: { columns: ['subject_id'], part: 'firstConversions' },
  goal_record: { columns: ['subject_id'], part: 'goalRecords' },
  identity_link: { columns: ['visitor_id', 'user_id'], part: 'links' },
  cluster_member: { columns: ['visitor_id', 'user_id'], part: 'cluster' },
  refused_record: { columns: ['subject'], part: 'refusals' },
  log_upload: { columns: ['subject'], part: 'uploads' },
  quarantined_line: { columns: ['subject'], part: 'quarantinedLines' },
};

/** Columns that look as if they named a subject and name a person of the dashboard, a kind, or nobody. */
const NOT_SUBJECTS = [
  ...['account.user_id', 'session.user_id', 'daily_outcome.subjects'],
  ...['experiment.subject_kind', 'experiment.planned_subjects'],
];

/** Ids of something else than a subject: a new column of this type has to be sorted in, here or above. */
const OTHER_IDS = [
  ...['activity.id', 'annotation.id', 'api_token.id', 'attribute_change.id', 'board_link.id', 'demo_customer.id'],
  ...['demo_order.customer_id', 'demo_order.id', 'dirty_mark.id', 'enrollment.event_id', 'flow_callback.event_id'],
  ...['flow_event.change_id', 'flow_event.id', 'goal_record.id', 'history_build.cursor', 'identity_link.id'],
  ...['invitation.id', 'job_run.id', 'log_upload.id', 'quarantined_line.identity', 'quarantined_line.upload_id'],
  ...['refused_record.id', 'source_mark.id', 'statistic.dimensions_id', 'stay.since_id', 'subject.changed_id'],
  ...['webhook.id', 'webhook_delivery.event_id', 'webhook_delivery.webhook_id'],
];
const POINTER = /^(subject_id|visitor_id|user_id|origin)$/;

/** What is about the row and not about the subject: ids made from other columns, and how far upkeep has come. */
const UNTOLD = [
  ...['touched_at', 'changed_at', 'changed_seq', 'changed_id', 'event_id', 'since_id', 'change_id', 'identity'],
  ...[
    'upload_id',
    'content_hash',
    'layout',
    'bytes',
    'lines',
    'accepted',
    'duplicates',
    'quarantined',
    'status:log_upload',
  ],
  ...['actor_name', 'finished_at', 'error:log_upload'],
];

const at = (day: number) => new Date(Date.UTC(2026, 2, day, 8, 30, 15, 250));
const NOW = at(30);
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;
const definitions = { experiment: 0, goal: 0, stock: 0, flow: 0, rule: 0, source: 0 };
const WEBHOOK = randomUUID();

type Column = { table: string; column: string; type: string };
const query = async <T>(text: string, values: unknown[] = []) => (await open.pool.query(text, values)).rows as T[];
const columns = () =>
  query<Column>(`
    SELECT c.table_name AS "table", c.column_name AS "column", c.data_type AS type
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1, c.ordinal_position`);
const tables = async () => [...new Set((await columns()).map(({ table }) => table))];

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url);
  const { client: db } = open;
  ctx = { db, actor: { kind: 'code', name: 'test' }, now: NOW };
  const variants = [{ key: 'control', weight: 1 }];
  const made = {
    experiment: await db.experiment.create({ data: { key: 'price', name: 'P', seed: 's', variants } }),
    goal: await db.goal.create({ data: { key: 'bought', name: 'B' } }),
    stock: await db.stock.create({ data: { slug: 'warm', name: 'W', kind: 'visitor', filter: {} } }),
    flow: await db.flow.create({ data: { slug: 'heats', name: 'H', kind: 'visitor', sources: [], sinks: [] } }),
    rule: await db.decayRule.create({ data: { slug: 'cools', name: 'C', stock: 'warm', days: 3, set: {} } }),
    source: await db.logSource.create({ data: { slug: 'game', name: 'G', kind: 'visitor', format: {}, handlers: [] } }),
  };
  await db.webhook.create({ data: { id: WEBHOOK, name: 'Shop', url: 'https://shop.example', secret: 's' } });
  for (const name of Object.keys(made) as (keyof typeof made)[]) definitions[name] = made[name].id;
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

/** A visitor of whom every table knows something, with a user and another visitor of that user. Answers their ids. */
async function fill(mark: string) {
  const { client: db } = open;
  const { experiment: experimentId, goal: goalId, stock: stockId, flow: flowId, rule, source: sourceId } = definitions;
  const names = { visitor: `${mark}-visitor`, other: `${mark}-other`, user: `${mark}-user` };
  const ids = {
    visitor: subjectId('visitor', names.visitor),
    other: subjectId('visitor', names.other),
    user: subjectId('user', names.user),
  };
  for (const name of ['visitor', 'other', 'user'] as const) {
    const kind = name === 'user' ? 'user' : 'visitor';
    const own = { confirmedAt: at(2), receivedAt: at(1), attributes: { of: `${mark} ${name}`, deep: { size: 3 } } };
    await db.subject.create({ data: { id: ids[name], kind, externalId: names[name], ...own } });
    const visitorId = ids[name];
    const link = { visitorId, id: randomUUID(), userId: ids.user, at: at(3), receivedAt: at(4) };
    if (kind === 'visitor') await db.identityLink.create({ data: link });
    if (kind === 'visitor') await db.clusterMember.create({ data: { visitorId, userId: ids.user, linkedAt: at(5) } });
  }
  for (const subjectId of [ids.visitor, ids.user]) {
    const [changeId, eventId] = [randomUUID(), randomUUID()];
    const facets = { plan: 'pro' };
    const change = { subjectId, at: at(6), sequence: 21, source: 'decay', set: { state: mark }, receivedAt: at(7) };
    await db.attributeChange.create({ data: { ...change, id: changeId, rule } });
    const stay = { sinceAt: at(6), sinceSeq: 22, enteredAt: at(5), entered: false, untilAt: at(8), left: true, facets };
    await db.stay.create({ data: { subjectId, stockId, sinceId: changeId, ...stay } });
    const event = {
      flowId,
      at: at(9),
      sequence: 23,
      source: 'cold',
      sink: 'warm',
      before: facets,
      after: { plan: '2' },
    };
    await db.flowEvent.create({ data: { subjectId, id: eventId, ...event, changeId, receivedAt: at(10) } });
    const owed = { callback: 'greet', attempts: 24, dueAt: at(11), error: `${mark} is not there` };
    await db.flowCallback.create({ data: { subjectId, eventId, ...owed } });
    const told = { webhookId: WEBHOOK, flowId, queuedAt: at(10), attempts: 30, dueAt: at(22), deliveredAt: at(23) };
    const answered = { status: 503, error: `${mark} was away` };
    await db.webhookDelivery.create({ data: { subjectId, eventId, ...told, ...answered } });
    const seen = {
      variant: 'control',
      enrolledAt: at(12),
      context: { page: mark },
      crossed: true,
      clusterCrossed: true,
    };
    const enrollment = { subjectId, experimentId, phase: 25, eventId: randomUUID(), receivedAt: at(13) };
    await db.enrollment.create({ data: { ...enrollment, ...seen } });
    await db.firstConversion.create({ data: { subjectId, experimentId, phase: 26, goalId, at: at(14) } });
    const goal = { goalId, at: at(15), sequence: 27, value: '12.5', source: 'token', receivedAt: at(16) };
    await db.goalRecord.create({ data: { subjectId, id: randomUUID(), ...goal } });
    // Both went on to the other visitor of the user.
    const travelled = { subjectId: ids.other, origin: subjectId };
    await db.goalRecord.create({ data: { ...goal, ...travelled, id: randomUUID() } });
    await db.flowEvent.create({ data: { ...event, ...travelled, id: randomUUID() } });
  }
  const refusal = { receivedAt: at(17), kind: 'goal', name: 'bougth', reason: 'unknown_goal', subject: names.visitor };
  await db.refusedRecord.create({ data: refusal });
  const upload = { sourceId, status: 'done', actorName: 'shop', layout: { delimiter: ',', columns: ['who', 'text'] } };
  const file = { fileName: `${names.visitor}.log`, subject: names.visitor, startDay: at(18), startedAt: at(19) };
  const own = await db.logUpload.create({ data: { ...upload, ...file } });
  const all = await db.logUpload.create({ data: { ...upload, fileName: 'everybody.csv', startedAt: at(20) } });
  const reason = { reason: 'bad_text', detail: 'what is "hot"?', day: at(18) };
  const mended = { resolvedAt: at(21), resolution: 'replayed', mendedText: `"${names.visitor}",warm` };
  const line = (uploadId: string, line: number) => ({ uploadId, line, sourceId, identity: randomUUID(), ...reason });
  const alone = { ...line(own.id, 28), text: 'state hot', subject: names.visitor };
  const among = { ...line(all.id, 29), text: `${names.visitor},hot`, ...mended };
  await db.quarantinedLine.createMany({ data: [alone, among] });
  const note = { at: at(21), actorKind: 'user', actorName: 'Ada', entity: 'log_upload', entityKey: all.id };
  const said = (text: string) => ({ line: 29, text });
  const texts = { before: said(among.text), after: said(among.mendedText) };
  await db.activity.create({ data: { ...note, action: 'log_line.mended', ...texts } });
  return { names, ids };
}

/** How many rows of each table have one of the texts anywhere in them. */
async function findAnywhere(texts: string[]): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of await tables()) {
    const [row] = await query<{ n: string }>(
      `SELECT count(*) AS n FROM "${table}" t WHERE t::text LIKE ANY($1::text[])`,
      [texts.map((text) => `%${text}%`)],
    );
    if (Number(row?.n) > 0) found[table] = Number(row?.n);
  }
  return found;
}

it('every column that may name a subject is known here: a new one has to be exported and erased', async () => {
  const all = await columns();
  const known = Object.entries(OWNED).flatMap(([table, { columns }]) => columns.map((name) => `${table}.${name}`));
  const named = all.filter(({ column, type }) =>
    type === 'uuid' ? POINTER.test(column) : /subject|visitor|user_id|external_id/.test(column),
  );
  // `origin` says whose record it was; the row belongs to whoever it travelled to.
  const owners = named.map(({ table, column }) => `${table}.${column}`).filter((name) => !name.endsWith('.origin'));
  const expected = [...known.filter((name) => name !== 'subject.id'), 'subject.external_id', ...NOT_SUBJECTS];
  expect(owners.sort()).toEqual(expected.sort());
  const others = all.filter(({ column, type }) => type === 'uuid' && !POINTER.test(column));
  expect(others.map(({ table, column }) => `${table}.${column}`).sort()).toEqual([...OTHER_IDS, 'subject.id'].sort());
});

it('the export has every row of every table, and every column that says something', async () => {
  const { names, ids } = await fill('export');
  await fill('somebody-else');
  const exported = JSON.parse(JSON.stringify(await exportSubject(ctx, { kind: 'visitor', id: names.visitor }))) as {
    [part: string]: Record<string, unknown>[] | Record<string, unknown>;
  };
  const name = await translate();
  const types = new Map((await columns()).map(({ table, column, type }) => [`${table}.${column}`, type]));
  for (const [table, { columns: owners, part }] of Object.entries(OWNED)) {
    const told = [exported[part] ?? []].flat();
    const where = owners.map((column) => `t."${column}"::text IN ($1, $2)`).join(' OR ');
    const also = table === 'quarantined_line' ? ` OR t.text LIKE '%' || $2 || '%'` : '';
    const rows = await query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS row FROM "${table}" t WHERE ${where}${also}`,
      [ids.visitor, names.visitor],
    );
    expect(rows.length, `${table} has something to tell`).toBeGreaterThan(0);
    expect(told, `${table} is told as "${part}"`).toHaveLength(rows.length);
    for (const { row } of rows) {
      const says = Object.entries(row).filter(
        ([column, value]) =>
          value !== null &&
          !UNTOLD.includes(column) &&
          !UNTOLD.includes(`${column}:${table}`) &&
          // What everything in the export is about anyway.
          !(value === ids.visitor || (value === names.visitor && column === 'subject')) &&
          !(column === 'id' && types.get(`${table}.id`) === 'uuid'),
      );
      const best = Math.min(
        ...told.map((entry) => {
          const left = Object.values(entry).map(plain);
          // Each value is used up by one column: three columns that say no are three times no.
          return says.filter(([column, value]) => {
            const place = left.indexOf(plain(name(column, value)));
            if (place >= 0) left.splice(place, 1);
            return place < 0;
          }).length;
        }),
      );
      const missing = says.map(([column]) => column).join(', ');
      expect(best, `each of ${missing} of ${table} is in one entry of "${part}"`).toBe(0);
    }
  }
  const other = subjectId('visitor', 'somebody-else-visitor');
  expect(JSON.stringify(exported)).not.toContain('somebody-else');
  expect(JSON.stringify(exported)).not.toContain(other);
});

it('erasing leaves no row of any table that names it, and every row of everybody else', async () => {
  const gone = await fill('erased');
  const stays = await fill('bystander');
  const theirs = await findAnywhere([...Object.values(stays.ids), ...Object.values(stays.names)]);
  const before = await findAnywhere([gone.ids.visitor, gone.names.visitor]);
  expect(Object.keys(before).sort(), 'every table has something to forget').toEqual(
    [...Object.keys(OWNED), 'activity'].sort(),
  );
  expect(await eraseSubject(ctx, { kind: 'visitor', id: gone.names.visitor })).toEqual({
    ...{ changes: 1, flowEvents: 2, enrollments: 1, goalRecords: 2, links: 1, quarantinedLines: 2 },
  });
  expect(await findAnywhere([gone.ids.visitor, gone.names.visitor])).toEqual({});
  // Its user and the user's other visitor are still there, and go the same way.
  expect(await open.client.goalRecord.count({ where: { origin: gone.ids.user } })).toBe(1);
  await eraseSubject(ctx, { kind: 'user', id: gone.names.user });
  expect(await findAnywhere([gone.ids.user, gone.names.user])).toEqual({});
  await eraseSubject(ctx, { kind: 'visitor', id: gone.names.other });
  expect(await findAnywhere([...Object.values(gone.ids), ...Object.values(gone.names)])).toEqual({});
  expect(await findAnywhere([...Object.values(stays.ids), ...Object.values(stays.names)])).toEqual(theirs);
});

/** Names instead of numbers, as the export has them. */
async function translate(): Promise<(column: string, value: unknown) => unknown> {
  const slugs: Record<string, string> = {
    ...{ experiment_id: 'price', goal_id: 'bought', stock_id: 'warm', flow_id: 'heats', rule: 'cools' },
    ...{ source_id: 'game', webhook_id: 'Shop' },
  };
  const subjects = new Map((await open.client.subject.findMany()).map((row) => [row.id, row.externalId]));
  return (column, value) => slugs[column] ?? (POINTER.test(column) ? subjects.get(String(value)) : value);
}

/** A value as text: instants are compared as such, and `origin` (never null here) only says that it travelled. */
function plain(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return String(Date.parse(value));
  if (typeof value === 'string' && /^\d+\.\d+$/.test(value)) return String(Number(value));
  if (typeof value === 'object' && value !== null)
    return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return String(value);
}
