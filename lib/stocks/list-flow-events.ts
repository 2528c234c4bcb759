import { z } from 'zod';
import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { readSettings } from '@/lib/settings/read-settings';
import { dayWindow } from '@/lib/time/days';
import { getFlow } from './get-flow';
import { fromCursor, toCursor } from './reading/cursor';
import { flowValue } from './reading/flow-counts.sql';
import { withinRecords } from './reading/within-records';

/** One transition. `before` and `after`: facet values before and after it. */
export type FlowEventRow = {
  subject: { kind: string; id: string };
  at: string;
  source: string | null;
  sink: string | null;
  before: Record<string, string>;
  after: Record<string, string>;
};
export type FlowEvents = { rows: FlowEventRow[]; total: number; next: string | null };

type Stored = Omit<FlowEventRow, 'subject' | 'at'> & { kind: string; external_id: string; at: Date; event_id: string };

const LIMIT = 100;
const LIMIT_MAX = 1000;

/**
 * The events of a flow, newest first; `from` and `to` are days, both included. Copies that travelled to another member
 * of a cluster are left out. Throws `not_found`, and `invalid_input` for a cursor that is none.
 */
export async function listFlowEvents(
  ctx: Context,
  input: {
    slug: string;
    from?: string | undefined;
    to?: string | undefined;
    facet?: string | undefined;
    value?: string | undefined;
    cursor?: string | undefined;
    limit?: number | undefined;
  },
): Promise<FlowEvents> {
  requirePermission(ctx, 'read');
  const flow = await getFlow(ctx, input);
  const { timeZone } = await readSettings(ctx.db);
  const limit = Math.min(Math.max(1, input.limit ?? LIMIT), LIMIT_MAX);
  const from =
    input.from === undefined ? '-infinity' : withinRecords(dayWindow(input.from, timeZone).start).toISOString();
  const to = input.to === undefined ? 'infinity' : withinRecords(dayWindow(input.to, timeZone).end).toISOString();
  const narrow =
    input.facet === undefined || input.value === undefined
      ? Prisma.empty
      : Prisma.sql`AND ${flowValue(input.facet)} = ${input.value}`;
  // Answered by the index on (flow_id, at).
  const events = Prisma.sql`FROM flow_event e WHERE e.flow_id = ${flow.id} AND e.origin IS NULL
    AND e.at >= ${from}::timestamptz AND e.at < ${to}::timestamptz ${narrow}`;
  const place = input.cursor === undefined ? null : fromCursor(input.cursor, z.guid());
  const beyond =
    place === null ? Prisma.empty : Prisma.sql`AND (e.at, e.id) < (${place.at}::timestamptz, ${place.id}::uuid)`;
  const rows = await ctx.db.$queryRaw<Stored[]>`
    SELECT s.kind, s.external_id, e.at, e.event_id, e.source, e.sink, e.before, e.after
    FROM (SELECT e.subject_id, e.id, e.id::text AS event_id, e.at, e.source, e.sink, e.before, e.after
          ${events} ${beyond} ORDER BY e.at DESC, e.id DESC LIMIT ${limit + 1}) e
    JOIN subject s ON s.id = e.subject_id ORDER BY e.at DESC, e.id DESC`;
  const [count] = await ctx.db.$queryRaw<{ total: number }[]>`SELECT count(*)::float8 AS total ${events}`;
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(({ kind, external_id, event_id: _, at, ...event }) => ({
      subject: { kind, id: external_id },
      at: at.toISOString(),
      ...event,
    })),
    total: count?.total ?? 0,
    next: rows.length > limit && last !== undefined ? toCursor({ at: last.at.toISOString(), id: last.event_id }) : null,
  };
}
