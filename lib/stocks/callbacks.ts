import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';
import type { Context } from '@/lib/db/context';
import type { DerivedEvent, Position } from './history';
import type { StockRecordRow } from './process.schemas';

/** What a subject's newest changes brought: events that were not there before. */
export type Happened = { subject: string; newest: Position | null; events: readonly DerivedEvent[] };

/** What `onFlow` is told. `eventId` is the same however often it is delivered. */
export type FlowCall = {
  eventId: string;
  flow: string;
  subject: { kind: string; id: string };
  source: string | null;
  sink: string | null;
  at: Date;
};
type FlowHandler = (call: FlowCall) => Promise<void> | void;
type CountHandler = (record: StockRecordRow) => Promise<void> | void;

type Registry = { flows: Map<string, { flow: string; run: FlowHandler }>; stocks: Map<string, CountHandler[]> };
const shared = globalThis as typeof globalThis & { weirCallbacks?: Registry };
const registry = (): Registry => (shared.weirCallbacks ??= { flows: new Map(), stocks: new Map() });

/**
 * Runs code for every event of a flow: after the change was committed, once per event unless the process dies at the
 * wrong moment (then again: make it idempotent by `eventId`), tried again for two days when it throws. Only for what just
 * happened: never for imports, late changes or a rebuild. `name` tells callbacks of one flow apart; registering it again
 * replaces it.
 */
export function onFlow(flow: string, run: FlowHandler, name = 'default'): void {
  registry().flows.set(`${flow} ${name}`, { flow, run });
}

/** Runs code whenever a stock was counted: for every new record of its total. */
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
