import { z } from 'zod';
import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { readSettings } from '@/lib/settings/read-settings';
import { dayWindow } from '@/lib/time/days';
import { fromCursor, toCursor } from './cursor';
import { flowValue } from './flow-counts.sql';
import { withinRecords } from './within-records';

/** One transition. `before` and `after`: facet values before and after it. */
export type FlowEventRow = {
  subject: { kind: string; id: string };
  at: string;
  source: string | null;
  sink: string | null;
  before: Record<string, string>;
  after: Record<string, string>;
};

/** Which events. `from` and `to` are days, both included. */
export type EventQuery = {
  from?: string | undefined;
  to?: string | undefined;
  facet?: string | undefined;
  value?: string | undefined;
};

type Stored = Omit<FlowEventRow, 'subject' | 'at'> & { kind: string; external_id: string; at: Date; event_id: string };

/** The events of a flow as `FROM … WHERE …`, under the name `e`. Answered by the index on (flow_id, at). */
export async function eventsOf(db: Database, flowId: number, query: EventQuery): Promise<Prisma.Sql> {
  const { timeZone } = await readSettings(db);
  const from =
    query.from === undefined ? '-infinity' : withinRecords(dayWindow(query.from, timeZone).start).toISOString();
  const to = query.to === undefined ? 'infinity' : withinRecords(dayWindow(query.to, timeZone).end).toISOString();
  const narrow =
    query.facet === undefined || query.value === undefined
      ? Prisma.empty
      : Prisma.sql`AND ${flowValue(query.facet)} = ${query.value}`;
  return Prisma.sql`FROM flow_event e WHERE e.flow_id = ${flowId} AND e.origin IS NULL
    AND e.at >= ${from}::timestamptz AND e.at < ${to}::timestamptz ${narrow}`;
}

/** Some of these events, newest first, and where the rest begins. Throws `invalid_input` for a cursor that is none. */
export async function readEventPage(
  db: Database,
  events: Prisma.Sql,
  input: { cursor?: string | undefined; limit: number },
): Promise<{ rows: FlowEventRow[]; next: string | null }> {
  const { limit } = input;
  const place = input.cursor === undefined ? null : fromCursor(input.cursor, z.guid());
  const beyond =
    place === null ? Prisma.empty : Prisma.sql`AND (e.at, e.id) < (${place.at}::timestamptz, ${place.id}::uuid)`;
  const rows = await db.$queryRaw<Stored[]>`
    SELECT s.kind, s.external_id, e.at, e.event_id, e.source, e.sink, e.before, e.after
    FROM (SELECT e.subject_id, e.id, e.id::text AS event_id, e.at, e.source, e.sink, e.before, e.after
          ${events} ${beyond} ORDER BY e.at DESC, e.id DESC LIMIT ${limit + 1}) e
    JOIN subject s ON s.id = e.subject_id ORDER BY e.at DESC, e.id DESC`;
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(({ kind, external_id, event_id: _, at, ...event }) => ({
      subject: { kind, id: external_id },
      at: at.toISOString(),
      ...event,
    })),
    next: rows.length > limit && last !== undefined ? toCursor({ at: last.at.toISOString(), id: last.event_id }) : null,
  };
}
