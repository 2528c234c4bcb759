import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { getFlow } from './get-flow';
import { listStocks } from './list-stocks';
import type { FlowSeries, ProcessQuery } from './process.schemas';
import { rateOf } from './reading/rate';
import { resolveDays, type DayRange } from './reading/day-range';
import { OTHER_VALUE, shownValues } from './reading/facets';
import { flowValue } from './reading/flow-counts.sql';
import { listFacets } from './list-facets';

/** Events of one bucket (1: the first day), for one value and one way; `value` is '' without a facet. */
type Counted = { bucket: number; value: string; source: string | null; sink: string | null; events: number };

const MS_PER_DAY = 86_400_000;

/**
 * A flow day by day with its rate, in all or of one facet value; by the facet's values too, the most frequent first. A
 * day without an event is 0. Answered by flow_event's index on (flow_id, at). Throws `not_found`.
 */
export async function readFlowSeries(ctx: Context, input: { slug: string } & ProcessQuery): Promise<FlowSeries> {
  requirePermission(ctx, 'read');
  const flow = await getFlow(ctx, input);
  const stocks = await listStocks(ctx, { kind: flow.kind });
  const range = await resolveDays(ctx.db, {
    ...input,
    stockIds: stocks.map(({ id }) => id),
    flowIds: [flow.id],
    now: ctx.now,
  });
  const facet = input.facet ?? null;
  const value = facet === null ? null : (input.value ?? null);
  const all = await countByDay(ctx, flow.id, range, facet);
  const counted = value === null ? all : all.filter((row) => row.value === value);
  const byDay = new Map<number, number>();
  const ways = new Map<string, { source: string | null; sink: string | null; events: number }>();
  for (const { bucket, source, sink, events } of counted) {
    byDay.set(bucket, (byDay.get(bucket) ?? 0) + events);
    const key = JSON.stringify([source, sink]);
    ways.set(key, { source, sink, events: (ways.get(key)?.events ?? 0) + events });
  }
  const total = sumOf(counted);
  const listed = facet === null ? null : ((await facetValues(ctx, flow.kind, facet)) ?? null);
  return {
    flow: flow.slug,
    from: range.from,
    to: range.to,
    facet,
    value,
    rate: rateOf(total, range),
    days: range.days.map((date, index) => ({
      date,
      events: byDay.get(index + 1) ?? 0,
      ...passed(range, index),
    })),
    ways: [...ways.values()].sort((a, b) => b.events - a.events),
    values: facet === null ? [] : byValue(all, listed, range),
  };
}

async function countByDay(ctx: Context, flowId: number, range: DayRange, facet: string | null): Promise<Counted[]> {
  const bounds = range.boundaries.map((at) => at.toISOString());
  const value = facet === null ? Prisma.sql`''` : flowValue(facet);
  return ctx.db.$queryRaw<Counted[]>`
    SELECT width_bucket(at, ${bounds}::timestamptz[]) AS bucket, ${value} AS value, source, sink, count(*)::float8 AS events
    FROM flow_event
    WHERE flow_id = ${flowId} AND origin IS NULL
      AND at >= ${bounds[0] ?? null}::timestamptz AND at < ${bounds.at(-1) ?? null}::timestamptz
    GROUP BY 1, 2, 3, 4`;
}

async function facetValues(ctx: Context, kind: string, facet: string): Promise<string[] | null | undefined> {
  return (await listFacets(ctx, { kind })).find(({ slug }) => slug === facet)?.values;
}

function byValue(counted: readonly Counted[], listed: string[] | null, range: DayRange): FlowSeries['values'] {
  const frequencies = new Map<string, number>();
  for (const row of counted) frequencies.set(row.value, (frequencies.get(row.value) ?? 0) + row.events);
  const shown = shownValues(frequencies, listed);
  const rest = sumOf(counted.filter((row) => !shown.includes(row.value)));
  return [
    ...shown.map((value) => ({ value, rate: rateOf(frequencies.get(value) ?? 0, range) })),
    ...(rest > 0 ? [{ value: OTHER_VALUE, rate: rateOf(rest, range) }] : []),
  ];
}

/** How much of a day is over: 1 for a past one, whatever its length. */
function passed(range: DayRange, index: number): { passed: number; provisional: boolean } {
  const start = range.boundaries[index]?.getTime() ?? 0;
  const end = range.boundaries[index + 1]?.getTime() ?? start + MS_PER_DAY;
  const share = Math.min(1, Math.max(0, (range.now.getTime() - start) / (end - start)));
  return { passed: share, provisional: share < 1 };
}

const sumOf = (rows: readonly Counted[]) => rows.reduce((sum, { events }) => sum + events, 0);
