import type { Database } from '@/lib/db/context';
import type { KnownMetric, OwnSource } from './find-metrics';
import { ownDomain } from './own-domains';
import { PERIODS, type MetricView, type OWN_DOMAINS, type Period } from './schemas';

type Base = {
  ref: string;
  name: string;
  description: string;
  sample: boolean;
  createdAt: Date;
  archivedAt: Date | null;
};

/**
 * Private to this room: the metrics of the product's own domains, made from the definitions of the other rooms. All of
 * them, or those of `refs`. A statement per room. They have no rows, so nothing of them can be out of date.
 */
export async function findOwnMetrics(db: Database, input: { refs?: readonly string[] } = {}): Promise<KnownMetric[]> {
  const { refs } = input;
  const namesIn = (domain: (typeof OWN_DOMAINS)[number]): string[] | null =>
    refs === undefined
      ? null
      : refs.filter((ref) => ref.startsWith(`${domain}/`)).map((ref) => ref.slice(domain.length + 1));
  const found = [
    ...(await stockMetrics(db, namesIn('stocks'))),
    ...(await flowMetrics(db, namesIn('flows'))),
    ...(await experimentMetrics(db, namesIn('experiments'))),
  ];
  // Two experiments may spell the same reference ("a.b" and its goal "c", "a" and its goal "b.c"): the first one has it.
  const byRef = new Map<string, KnownMetric>();
  for (const metric of found) if (!byRef.has(metric.ref)) byRef.set(metric.ref, metric);
  return refs === undefined ? [...byRef.values()] : [...byRef.values()].filter(({ ref }) => refs.includes(ref));
}

async function stockMetrics(db: Database, slugs: string[] | null): Promise<KnownMetric[]> {
  if (slugs?.length === 0) return [];
  const rows = await db.stock.findMany({
    ...(slugs === null ? {} : { where: { slug: { in: slugs } } }),
    orderBy: { slug: 'asc' },
  });
  return rows.map((row) =>
    metricOf('stocks', { ...row, ref: row.slug }, { type: 'stock', stockId: row.id }, ['day'], 'neither'),
  );
}

/** Events of a day can only be known where records end with the day, or within it. */
const BY_DAY = new Set(['minutely', 'twelve_minutely', 'hourly', 'daily']);
const periodsOf = (every: string): Period[] => {
  if (BY_DAY.has(every)) return [...PERIODS];
  if (every === 'weekly') return ['week'];
  return every === 'four_weekly' ? ['days28'] : [];
};

async function flowMetrics(db: Database, slugs: string[] | null): Promise<KnownMetric[]> {
  if (slugs?.length === 0) return [];
  const rows = await db.flow.findMany({
    ...(slugs === null ? {} : { where: { slug: { in: slugs } } }),
    orderBy: { slug: 'asc' },
  });
  return rows.map((row) =>
    metricOf(
      'flows',
      { ...row, ref: row.slug },
      { type: 'flow', flowId: row.id, kind: row.kind },
      periodsOf(row.every),
      'neither',
    ),
  );
}

type ExperimentRow = Base & {
  id: number;
  phase: number;
  outcome: string | null;
  goal: string | null;
  betterWhen: 'higher' | 'lower' | null;
};

async function experimentMetrics(db: Database, names: string[] | null): Promise<KnownMetric[]> {
  if (names?.length === 0) return [];
  // One row per experiment and outcome of its newest stored day; an index end each. Not the ORM because of LATERAL.
  const rows = await db.$queryRaw<ExperimentRow[]>`
    SELECT x.id, x.key AS ref, x.name, x.description, x.sample, x.created_at AS "createdAt",
           x.archived_at AS "archivedAt", x.phase, o.outcome, g.name AS goal, g.better_when AS "betterWhen"
    FROM experiment x
    LEFT JOIN LATERAL (
      SELECT day FROM daily_outcome WHERE experiment_id = x.id AND phase = x.phase ORDER BY day DESC LIMIT 1) n ON true
    LEFT JOIN LATERAL (
      SELECT DISTINCT outcome FROM daily_outcome
      WHERE experiment_id = x.id AND phase = x.phase AND day = n.day
        AND (outcome = 'any' OR outcome LIKE 'goal:%')) o ON true
    LEFT JOIN goal g ON 'goal:' || g.key = o.outcome
    WHERE ${names === null} OR EXISTS (
      SELECT FROM unnest(${names ?? []}::text[]) AS asked (name) WHERE starts_with(asked.name, x.key || '.'))
    ORDER BY x.key, o.outcome`;
  return rows.flatMap((row, index) => {
    const source = (outcome: string): OwnSource => {
      return { type: 'experiment', experimentId: row.id, phase: row.phase, outcome };
    };
    const named = (ref: string, name: string): Base => {
      return { ...row, ref: `${row.ref}.${ref}`, name: `${row.name}: ${name}` };
    };
    const first = rows[index - 1]?.id !== row.id;
    const all = [...PERIODS];
    return [
      ...(first
        ? [metricOf('experiments', named('enrollments', 'enrollments'), source('enrollment'), all, 'neither')]
        : []),
      ...(row.outcome === null
        ? []
        : [
            metricOf(
              'experiments',
              named(
                row.outcome === 'any' ? 'any' : row.outcome.slice('goal:'.length),
                row.outcome === 'any' ? 'any goal' : (row.goal ?? row.outcome.slice('goal:'.length)),
              ),
              source(row.outcome),
              all,
              row.betterWhen ?? 'higher',
            ),
          ]),
    ];
  });
}

function metricOf(
  domain: (typeof OWN_DOMAINS)[number],
  base: Base,
  own: OwnSource,
  periods: Period[],
  betterWhen: MetricView['betterWhen'],
): KnownMetric {
  return {
    ref: `${domain}/${base.ref}`,
    ...{ name: base.name, description: base.description, unit: '', kind: 'count', betterWhen },
    ...{ format: { style: 'number', decimals: null }, derived: null, target: null },
    ...{ id: null, origin: 'own', periods, sample: base.sample },
    createdAt: base.createdAt.toISOString(),
    archivedAt: base.archivedAt?.toISOString() ?? null,
    domainName: ownDomain(domain)?.name ?? domain,
    aggregate: null,
    own,
  };
}
