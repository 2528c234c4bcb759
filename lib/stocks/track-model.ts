import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, Database } from '@/lib/db/context';
import { Prisma, type PrismaClient } from '@/lib/db/generated/client';
import type { TrackedModel } from '@/lib/definitions';
import { subjectId } from '@/lib/subjects/subject-id';
import { lockSubjects } from './history.sql';
import { differenceOf, selectOf } from './model-attributes';
import { recordChanges, type ChangeSource } from './record-changes';

type Args = Record<string, unknown>;
type Row = Record<string, unknown>;
/** The operations of a model that are used here, without the types of one model. */
type Operations = Record<string, (args?: Args) => Promise<unknown>>;

/**
 * A Prisma client extension that sees every write to one model of the application and records it as attribute changes of
 * a subject, in the same transaction: either both happen or none does. It sees create, createMany, createManyAndReturn,
 * update, updateMany, updateManyAndReturn, upsert, delete and deleteMany. What it cannot see (raw SQL, nested writes of
 * other models, cascades) the job `model-snapshot` finds.
 *
 * ```ts
 * const prisma = trackModel({ model: 'DemoOrder', kind: 'order', fields: ['status', 'total'] })(new PrismaClient(…));
 * await prisma.demoOrder.update({ where: { id }, data: { status: 'paid' } });
 * ```
 * Use `$transaction(async (tx) => …)` for several writes: tracked writes are no parts of `$transaction([…])`.
 */
export function trackModel(model: TrackedModel): <Client extends PrismaClient>(client: Client) => Client {
  const name = model.model.replace(/^./, (first) => first.toLowerCase());
  return <Client extends PrismaClient>(client: Client): Client => {
    if (!(name in client)) throw new Error(`There is no model "${model.model}" in this Prisma schema.`);
    const methods: Record<string, unknown> = Object.fromEntries(
      Object.entries(OPERATIONS).map(([operation, run]) => [
        operation,
        function (this: unknown, args: Args = {}): Promise<unknown> {
          // Inside a transaction this is the client of that transaction.
          const parent = (Prisma.getExtensionContext(this) as unknown as { $parent: PrismaClient }).$parent;
          // Below another extension the parent is tracked as well: what it does for this write is seen already.
          if (seen.getStore() === methods) return new Tracker(model, parent, name).call(operation, args);
          const write = (tx: Database) => run(new Tracker(model, tx, name), args);
          return seen.run(methods, () => parent.$transaction(write, { timeout: 30_000 }));
        },
      ]),
    );
    // One model's methods, whichever it is: the types of the client stay as they are.
    return client.$extends({ model: { [name]: methods } } as never) as unknown as Client;
  };
}

/** The methods whose write is under way. */
const seen = new AsyncLocalStorage<object>();

class Tracker {
  readonly idField: string;
  readonly table: Operations;

  constructor(
    readonly model: TrackedModel,
    readonly db: Database,
    name: string,
  ) {
    this.idField = model.id ?? 'id';
    this.table = (db as unknown as Record<string, Operations>)[name] ?? {};
  }

  call(operation: string, args: Args): Promise<unknown> {
    if (this.table[operation] === undefined) throw new Error(`${this.model.model} has no operation "${operation}".`);
    return this.table[operation](args);
  }

  /** Runs an operation that answers rows with their ids, whatever the caller selected; answers what was asked for. */
  async returning(operation: string, args: Args): Promise<unknown> {
    const { select, omit, ...rest } = args as { select?: Row; omit?: Row } & Args;
    const hidden =
      (select !== undefined && select !== null && select[this.idField] !== true) || omit?.[this.idField] === true;
    const result = await this.call(operation, {
      ...rest,
      ...(select === undefined ? {} : { select: { ...select, [this.idField]: true } }),
      ...(omit === undefined ? {} : { omit: { ...omit, [this.idField]: false } }),
    });
    const rows = (Array.isArray(result) ? result : [result]) as Row[];
    await this.record(rows.map((row) => row[this.idField]));
    if (hidden) for (const row of rows) Reflect.deleteProperty(row, this.idField);
    return result;
  }

  /** Runs an operation that answers a count through its twin that answers rows. */
  async counting(operation: string, args: Args): Promise<{ count: number }> {
    const rows = (await this.call(operation, { ...args, select: { [this.idField]: true } })) as Row[];
    await this.record(rows.map((row) => row[this.idField]));
    return { count: rows.length };
  }

  async idsOf(where: unknown): Promise<unknown[]> {
    const rows = (await this.call('findMany', { where, select: { [this.idField]: true } })) as Row[];
    return rows.map((row) => row[this.idField]);
  }

  /** Books how rows are now. The rows are locked by the write that came before, so nobody changes them meanwhile. */
  async record(ids: readonly unknown[]): Promise<void> {
    const { refused } = await bookRows(this.db, this.model, ids, 'model');
    if (refused[0] !== undefined) throw new Error(refused[0]);
  }
}

const OPERATIONS: Record<string, (tracker: Tracker, args: Args) => Promise<unknown>> = {
  create: (tracker, args) => tracker.returning('create', args),
  createMany: (tracker, args) => tracker.counting('createManyAndReturn', args),
  createManyAndReturn: (tracker, args) => tracker.returning('createManyAndReturn', args),
  update: (tracker, args) => tracker.returning('update', args),
  updateMany: (tracker, args) => tracker.counting('updateManyAndReturn', args),
  updateManyAndReturn: (tracker, args) => tracker.returning('updateManyAndReturn', args),
  upsert: (tracker, args) => tracker.returning('upsert', args),
  delete: (tracker, args) => tracker.returning('delete', args),
  deleteMany: async (tracker, args) => {
    const ids = await tracker.idsOf(args['where']);
    const result = await tracker.call('deleteMany', args);
    await tracker.record(ids);
    return result;
  },
};

const CHUNK = 1_000;

/**
 * Makes the attributes of subjects say what the rows with these ids say, or that they are gone. Answers how many differed,
 * and a sentence for each row that cannot be an attribute's value or a subject's id. Subjects are locked before their rows
 * are read: a tracked write that is under way comes after.
 */
export async function bookRows(
  db: Database,
  model: TrackedModel,
  ids: readonly unknown[],
  source: ChangeSource,
): Promise<{ booked: number; refused: string[] }> {
  const name = model.model.replace(/^./, (first) => first.toLowerCase());
  const table = (db as unknown as Record<string, Operations>)[name];
  const field = model.id ?? 'id';
  const done = { booked: 0, refused: [] as string[] };
  for (let n = 0; n < ids.length; n += CHUNK) {
    const part = ids.slice(n, n + CHUNK);
    const external = new Map(part.map((id) => [subjectId(model.kind, String(id)), String(id)]));
    const stored = await lockSubjects(db, [...external.keys()]);
    const states = new Map(stored.map((subject) => [subject.id, subject.attributes]));
    const found = ((await table?.['findMany']?.({ where: { [field]: { in: part } }, select: selectOf(model) })) ??
      []) as Row[];
    const rows = new Map(found.map((row) => [String(row[field]), row]));
    const changes = [...external].flatMap(([subject, id]) => {
      const set = differenceOf(model, states.get(subject) ?? {}, rows.get(id) ?? null);
      return set === null ? [] : [{ subject: { kind: model.kind, id }, attributes: set }];
    });
    if (changes.length === 0) continue;
    const [clock] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
    const ctx: Context = { db, actor: { kind: 'code', name: 'model tracker' }, now: clock?.now ?? new Date(0) };
    const answer = await recordChanges(ctx, { changes, source });
    done.booked += answer.recorded;
    for (const { index, message } of answer.rejected) {
      const id = changes[index]?.subject.id ?? '';
      done.refused.push(`${model.model} ${id.slice(0, 128)} cannot be tracked: ${message}`);
    }
  }
  return done;
}
