import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';
import type { Context } from '@/lib/db/context';
import type { FlowCallbackDeclaration, SubjectActionDeclaration } from '@/lib/definitions';
import { flowCallbacks, stockCallbacks, subjectActions } from '@/lib/definitions/callbacks';
import type { DerivedEvent, Position } from './history';
import type { StockRecordRow } from './process.schemas';

/** What a subject's newest changes brought: events that were not there before. */
export type Happened = { subject: string; newest: Position | null; events: readonly DerivedEvent[] };

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

/** Private to this room: queues callbacks in the transaction of the events, so that none is lost or told too early. */
export async function queueCallbacks(tx: Context, happened: readonly Happened[], source: string): Promise<void> {
  const { flows } = registry();
  if (flows.size === 0 || source === 'import') return;
  const now = tx.now.getTime();
  const events = happened.flatMap(({ subject, newest, events: all }) =>
    all
      .filter((event) => event.changeId === newest?.id && Math.abs(now - event.at.getTime()) < FRESH_MS)
      .map((event) => ({ subject, event })),
  );
  if (events.length === 0) return;
  const rows = await tx.db.flow.findMany({ where: { slug: { in: [...flows.values()].map(({ flow }) => flow) } } });
  const slugs = new Map(rows.map((row) => [row.id, row.slug]));
  const queued = events.flatMap(({ subject, event }) =>
    [...flows]
      .filter(([, { flow }]) => flow === slugs.get(event.flowId))
      .map(([callback]) => ({ subject, id: event.id, callback })),
  );
  if (queued.length === 0) return;
  await tx.db.$executeRaw`
    INSERT INTO flow_callback (subject_id, event_id, callback, due_at)
    SELECT * FROM unnest(
      ${plainArray(queued.map((row) => row.subject))}::uuid[], ${plainArray(queued.map((row) => row.id))}::uuid[],
      ${textArray(queued.map((row) => row.callback))}::text[], ${instantArray(queued.map(() => tx.now))}::timestamptz[])
    ON CONFLICT DO NOTHING`;
}
