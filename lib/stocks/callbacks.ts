import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';
import type { Context } from '@/lib/db/context';
import type { FlowCallbackDeclaration, SubjectActionDeclaration } from '@/lib/definitions';
import { flowCallbacks, stockCallbacks, subjectActions } from '@/lib/definitions/callbacks';
import { queueDeliveries } from '@/lib/webhooks/queue-deliveries';
import type { DerivedEvent } from './history';
import type { StockRecordRow } from './process.schemas';

/** What a subject's newest changes brought: events that were not there before. `moved`: the change that moved it last. */
export type Happened = { subject: string; moved: string | null; events: readonly DerivedEvent[] };

type FlowHandler = FlowCallbackDeclaration['run'];
type CountHandler = (record: StockRecordRow) => Promise<void> | void;

type Registry = {
  flows: Map<string, { flow: string; run: FlowHandler }>;
  stocks: Map<string, { stock: string; name: string; run: CountHandler }>;
  actions: Map<string, SubjectActionDeclaration>;
};
const shared = globalThis as typeof globalThis & { weirCallbacks?: Registry };
const registry = (): Registry => (shared.weirCallbacks ??= declaredCallbacks());

/** What `lib/definitions/callbacks.ts` declares is known from the first use on. */
function declaredCallbacks(): Registry {
  return {
    flows: new Map(flowCallbacks.map(({ flow, run, name = 'default' }) => [`${flow} ${name}`, { flow, run }])),
    stocks: new Map(
      stockCallbacks.map(({ stock, run, name = 'default' }) => [`${stock} ${name}`, { stock, name, run }]),
    ),
    actions: new Map(subjectActions.map((action) => [`${action.kind} ${action.slug}`, action])),
  };
}

/** Registers a callback besides the declared ones (`onFlow` in `lib/definitions`); the same name replaces it. */
export function onFlow(flow: string, run: FlowHandler, name = 'default'): void {
  registry().flows.set(`${flow} ${name}`, { flow, run });
}

/** Registers code for whenever a stock was counted: for every new record of its total. The same name replaces it. */
export function onStockCounted(stock: string, run: CountHandler, name = 'default'): void {
  registry().stocks.set(`${stock} ${name}`, { stock, name, run });
}

/** Registers an action besides the declared ones (`defineSubjectAction`); the same kind and slug replace it. */
export function onChosen(action: SubjectActionDeclaration): void {
  registry().actions.set(`${action.kind} ${action.slug}`, action);
}

/** Private to this room: what may be done with subjects of a kind, in the order of declaration. */
export const findSubjectActions = (kind: string): SubjectActionDeclaration[] =>
  [...registry().actions.values()].filter((action) => action.kind === kind);

/** Private to this room: the handler of a queued callback. */
export const findFlowHandler = (callback: string): FlowHandler | undefined => registry().flows.get(callback)?.run;

/** Private to this room: who wants to know that stocks were counted. */
export const findCountHandlers = () => [...registry().stocks.values()];

const FRESH_MS = 3_600_000;

/**
 * Private to this room: queues callbacks and messages of webhooks in the transaction of the events, so that none is lost or
 * told too early. Only of events that are fresh, and after which the subject has not moved on: a change that moves nobody
 * may have come with them, or before them.
 */
export async function queueCallbacks(tx: Context, happened: readonly Happened[], source: string): Promise<void> {
  if (source === 'import') return;
  const now = tx.now.getTime();
  const events = happened.flatMap(({ subject, moved, events: all }) =>
    all
      .filter((event) => event.changeId === moved && Math.abs(now - event.at.getTime()) < FRESH_MS)
      .map((event) => ({ subject, event })),
  );
  if (events.length === 0) return;
  const wanted = await whoHears(tx, [...new Set(events.map(({ event }) => event.flowId))]);
  const queued = events.flatMap(({ subject, event }) =>
    (wanted.get(event.flowId)?.callbacks ?? []).map((callback) => ({ subject, id: event.id, callback })),
  );
  const owed = events.flatMap(({ subject, event: { id, flowId } }) =>
    (wanted.get(flowId)?.webhooks ?? []).map((webhook) => ({ subject, event: id, flowId, webhook })),
  );
  if (queued.length > 0)
    await tx.db.$executeRaw`
      INSERT INTO flow_callback (subject_id, event_id, callback, due_at)
      SELECT * FROM unnest(
        ${plainArray(queued.map((row) => row.subject))}::uuid[], ${plainArray(queued.map((row) => row.id))}::uuid[],
        ${textArray(queued.map((row) => row.callback))}::text[],
        ${instantArray(queued.map(() => tx.now))}::timestamptz[])
      ON CONFLICT DO NOTHING`;
  await queueDeliveries(tx, owed);
}

/** Who wants to know of events of these flows: names of callbacks, ids of webhooks that are on. One statement for both. */
async function whoHears(tx: Context, flowIds: readonly number[]) {
  const rows = await tx.db.$queryRaw<{ id: number; slug: string; webhooks: string[] }[]>`
    SELECT f.id, f.slug, ARRAY(
      SELECT w.id::text FROM webhook w
      WHERE w.enabled AND w.archived_at IS NULL AND (w.flows IS NULL OR w.flows ? f.slug)
    ) AS webhooks
    FROM flow f WHERE f.id = ANY(${plainArray(flowIds)}::int[])`;
  const callbacks = [...registry().flows];
  return new Map(
    rows.map(({ id, slug, webhooks }) => [
      id,
      { webhooks, callbacks: callbacks.filter(([, { flow }]) => flow === slug).map(([name]) => name) },
    ]),
  );
}
