import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';
import type { Context } from '@/lib/db/context';
import type { FlowCallbackDeclaration } from '@/lib/definitions';
import { flowCallbacks, stockCallbacks } from '@/lib/definitions/callbacks';
import type { DerivedEvent, Position } from './history';
import type { StockRecordRow } from './process.schemas';

/** What a subject's newest changes brought: events that were not there before. */
export type Happened = { subject: string; newest: Position | null; events: readonly DerivedEvent[] };

type FlowHandler = FlowCallbackDeclaration['run'];
type CountHandler = (record: StockRecordRow) => Promise<void> | void;

type Registry = { flows: Map<string, { flow: string; run: FlowHandler }>; stocks: Map<string, CountHandler[]> };
const shared = globalThis as typeof globalThis & { weirCallbacks?: Registry };
const registry = (): Registry => (shared.weirCallbacks ??= declaredCallbacks());

/** What `lib/definitions/callbacks.ts` declares is known from the first use on. */
function declaredCallbacks(): Registry {
  const stocks = new Map<string, CountHandler[]>();
  for (const { stock, run } of stockCallbacks) stocks.set(stock, [...(stocks.get(stock) ?? []), run]);
  return {
    flows: new Map(flowCallbacks.map(({ flow, run, name = 'default' }) => [`${flow} ${name}`, { flow, run }])),
    stocks,
  };
}

/** Registers a callback besides the declared ones (`onFlow` in `lib/definitions`); the same name replaces it. */
export function onFlow(flow: string, run: FlowHandler, name = 'default'): void {
  registry().flows.set(`${flow} ${name}`, { flow, run });
}

/** Registers code for whenever a stock was counted: for every new record of its total. */
export function onStockCounted(stock: string, run: CountHandler): void {
  const { stocks } = registry();
  stocks.set(stock, [...(stocks.get(stock) ?? []), run]);
}

/** Private to this room: the handler of a queued callback. */
export const findFlowHandler = (callback: string): FlowHandler | undefined => registry().flows.get(callback)?.run;

/** Private to this room: tells who wants to know that stocks were counted. A handler that throws stops nobody. */
export async function tellCounted(
  records: readonly StockRecordRow[],
  onError: (error: unknown, stock: string) => void,
): Promise<void> {
  for (const record of records) {
    for (const run of registry().stocks.get(record.stock) ?? []) {
      try {
        await run(record);
      } catch (error) {
        onError(error, record.stock);
      }
    }
  }
}

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
