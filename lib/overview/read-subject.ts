import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { SubjectView, TimelineEntry } from '@/lib/stocks/process.schemas';
import { subjectId } from '@/lib/subjects/subject-id';

/** At most so many entries of each sort are read, and so many shown in all. */
const ENTRIES_MAX = 500;

/**
 * Everything that is known of one subject: attributes, the stocks it is in, and one time line of changes, stays, flow
 * events, enrollments, goals, links and what was refused lately, newest first. Throws `not_found`.
 */
export async function readSubject(ctx: Context, input: { kind: string; id: string }): Promise<SubjectView> {
  requirePermission(ctx, 'read');
  const id = subjectId(input.kind, input.id);
  const subject = await ctx.db.subject.findUnique({ where: { id } });
  if (subject === null) throw new Problem('not_found', `There is no ${input.kind} "${input.id}".`);
  const parts = await Promise.all([
    readChanges(ctx, id),
    readStays(ctx, id),
    readFlowEvents(ctx, id),
    readEnrollments(ctx, id),
    readGoals(ctx, id),
    readLinks(ctx, id),
    readRefusals(ctx, subject.externalId),
  ]);
  const timeline: TimelineEntry[] = [
    ...(subject.confirmedAt === null ? [] : [{ what: 'confirmed' as const, at: subject.confirmedAt.toISOString() }]),
    ...parts.flat(),
  ].sort((a, b) => (a.at === b.at ? RANK[b.what] - RANK[a.what] : a.at < b.at ? 1 : -1));
  const first = timeline.at(-1)?.at ?? subject.receivedAt.toISOString();
  return {
    kind: subject.kind,
    id: subject.externalId,
    attributes: subject.attributes as Record<string, unknown>,
    confirmedAt: subject.confirmedAt?.toISOString() ?? null,
    firstSeenAt: first < subject.receivedAt.toISOString() ? first : subject.receivedAt.toISOString(),
    stocks: await readStocks(ctx, id),
    timeline: timeline.slice(0, ENTRIES_MAX),
    truncated: timeline.length > ENTRIES_MAX || parts.some((part) => part.length >= ENTRIES_MAX),
  };
}

/** Within one instant: what was cause stands below what followed from it. */
const RANK: Record<TimelineEntry['what'], number> = {
  confirmed: 0,
  refused: 0,
  link: 1,
  enrollment: 2,
  change: 3,
  left: 4,
  flow: 5,
  entered: 6,
  goal: 7,
};

async function readChanges({ db }: Context, subject: string): Promise<TimelineEntry[]> {
  const rows = await db.attributeChange.findMany({
    where: { subjectId: subject },
    orderBy: [{ at: 'desc' }, { sequence: 'desc' }, { id: 'desc' }],
    take: ENTRIES_MAX,
  });
  return rows.map((row) => ({
    what: 'change',
    at: row.at.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    set: row.set as Record<string, unknown>,
    source: row.source,
  }));
}

async function readStays({ db }: Context, subject: string): Promise<TimelineEntry[]> {
  const rows = await db.$queryRaw<
    { slug: string; entered: boolean; left: boolean; since_at: Date; until_at: Date | null; entered_at: Date }[]
  >`
    SELECT t.slug, y.entered, y."left", y.since_at, y.until_at, y.entered_at
    FROM stay y JOIN stock t ON t.id = y.stock_id
    WHERE y.subject_id = ${subject}::uuid AND (y.entered OR y."left")
    ORDER BY y.since_at DESC, y.since_seq DESC, y.since_id DESC, t.slug LIMIT ${ENTRIES_MAX}`;
  return rows.flatMap(({ slug: stock, entered, left, since_at, until_at, entered_at }) => [
    ...(entered ? [{ what: 'entered' as const, at: since_at.toISOString(), stock, seconds: null }] : []),
    ...(left && until_at !== null
      ? [
          {
            what: 'left' as const,
            at: until_at.toISOString(),
            stock,
            seconds: (until_at.getTime() - entered_at.getTime()) / 1000,
          },
        ]
      : []),
  ]);
}

async function readFlowEvents({ db }: Context, subject: string): Promise<TimelineEntry[]> {
  const rows = await db.$queryRaw<{ slug: string; at: Date; source: string | null; sink: string | null }[]>`
    SELECT f.slug, e.at, e.source, e.sink FROM flow_event e JOIN flow f ON f.id = e.flow_id
    WHERE e.subject_id = ${subject}::uuid
    ORDER BY e.at DESC, e.sequence DESC, e.change_id DESC, f.slug LIMIT ${ENTRIES_MAX}`;
  return rows.map(({ slug, at, source, sink }) => ({ what: 'flow', at: at.toISOString(), flow: slug, source, sink }));
}

async function readEnrollments({ db }: Context, subject: string): Promise<TimelineEntry[]> {
  const rows = await db.$queryRaw<
    {
      key: string;
      variant: string;
      enrolled_at: Date;
      crossed: boolean;
      automated: boolean;
      confirmed: boolean;
      duplicate: boolean;
    }[]
  >`
    SELECT x.key, e.variant, e.enrolled_at, e.crossed OR e.cluster_crossed AS crossed, e.automated, e.confirmed, e.duplicate
    FROM enrollment e JOIN experiment x ON x.id = e.experiment_id
    WHERE e.subject_id = ${subject}::uuid ORDER BY e.enrolled_at DESC LIMIT ${ENTRIES_MAX}`;
  return rows.map(({ key, variant, enrolled_at, ...state }) => {
    // The order in which a report asks.
    const reason = state.automated
      ? 'automated'
      : !state.confirmed
        ? 'unconfirmed'
        : state.crossed
          ? 'crossed'
          : state.duplicate
            ? 'duplicate'
            : null;
    return {
      what: 'enrollment',
      at: enrolled_at.toISOString(),
      experiment: key,
      variant,
      counted: reason === null,
      reason,
    };
  });
}

async function readGoals({ db }: Context, subject: string): Promise<TimelineEntry[]> {
  const rows = await db.$queryRaw<{ key: string; at: Date; value: string | null; travelled: boolean }[]>`
    SELECT g.key, r.at, r.value::text AS value, r.origin IS NOT NULL AS travelled
    FROM goal_record r JOIN goal g ON g.id = r.goal_id
    WHERE r.subject_id = ${subject}::uuid ORDER BY r.at DESC LIMIT ${ENTRIES_MAX}`;
  return rows.map(({ key, at, value, travelled }) => ({
    what: 'goal',
    at: at.toISOString(),
    goal: key,
    value: value?.includes('.') === true ? value.replace(/\.?0+$/, '') : value,
    travelled,
  }));
}

async function readLinks({ db }: Context, subject: string): Promise<TimelineEntry[]> {
  // A visitor's links by the primary key, a user's by the index on user_id.
  const rows = await db.$queryRaw<{ visitor: string; user: string; at: Date; counted: boolean }[]>`
    SELECT coalesce(v.external_id, l.visitor_id::text) AS visitor, coalesce(u.external_id, l.user_id::text) AS user, l.at,
           m.user_id IS NOT NULL AND m.user_id = l.user_id AS counted
    FROM identity_link l LEFT JOIN subject v ON v.id = l.visitor_id LEFT JOIN subject u ON u.id = l.user_id
    LEFT JOIN cluster_member m ON m.visitor_id = l.visitor_id
    WHERE l.visitor_id = ${subject}::uuid OR l.user_id = ${subject}::uuid
    ORDER BY l.at DESC LIMIT ${ENTRIES_MAX}`;
  return rows.map(({ at, ...link }) => ({ what: 'link', at: at.toISOString(), ...link }));
}

/** Records that nobody could store have only a name of whom they were about; the newest of all are kept. */
async function readRefusals({ db }: Context, externalId: string): Promise<TimelineEntry[]> {
  const rows = await db.refusedRecord.findMany({
    where: { subject: externalId },
    orderBy: { receivedAt: 'desc' },
    take: ENTRIES_MAX,
  });
  return rows.map(({ receivedAt, kind, name, reason }) => {
    return { what: 'refused', at: receivedAt.toISOString(), kind, name, reason };
  });
}

async function readStocks({ db }: Context, subject: string): Promise<SubjectView['stocks']> {
  const rows = await db.$queryRaw<{ slug: string; name: string; entered_at: Date }[]>`
    SELECT t.slug, t.name, y.entered_at FROM stay y JOIN stock t ON t.id = y.stock_id
    WHERE y.subject_id = ${subject}::uuid AND y.until_at IS NULL ORDER BY y.entered_at, t.slug`;
  return rows.map(({ slug, name, entered_at }) => ({ slug, name, enteredAt: entered_at.toISOString() }));
}
