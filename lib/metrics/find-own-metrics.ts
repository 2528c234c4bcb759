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
  outcome: string | null;
  /** of the goal or the flow that the outcome counts */
  outcomeName: string | null;
  betterWhen: 'higher' | 'lower' | null;
  unit: string | null;
};

async function experimentMetrics(db: Database, names: string[] | null): Promise<KnownMetric[]> {
  if (names?.length === 0) return [];
  // One row per experiment and outcome of its newest stored day; an index end each. Not the ORM because of LATERAL.
  const rows = await db.$queryRaw<ExperimentRow[]>`
    SELECT x.id, x.key AS ref, x.name, x.description, x.sample, x.created_at AS "createdAt",
           x.archived_at AS "archivedAt", o.outcome, coalesce(g.name, f.name) AS "outcomeName",
           g.better_when AS "betterWhen", g.unit
    FROM experiment x
    LEFT JOIN LATERAL (
      SELECT phase, day FROM daily_outcome WHERE experiment_id = x.id ORDER BY phase DESC, day DESC LIMIT 1) n ON true
    LEFT JOIN LATERAL (
      SELECT DISTINCT outcome FROM daily_outcome
      WHERE experiment_id = x.id AND phase = n.phase AND day = n.day
        AND (outcome = 'any' OR outcome LIKE 'goal:%' OR outcome LIKE 'flow:%'
          OR outcome LIKE 'value:%:sum:total' OR outcome LIKE 'value:%:count:total')) o ON true
    LEFT JOIN goal g ON g.key = split_part(o.outcome, ':', 2) AND o.outcome ~ '^(goal|value):'
    LEFT JOIN flow f ON f.slug = split_part(o.outcome, ':', 2) AND o.outcome ~ '^flow:'
    WHERE ${names === null} OR EXISTS (
      SELECT FROM unnest(${names ?? []}::text[]) AS asked (name) WHERE starts_with(asked.name, x.key || '.'))
    ORDER BY x.key, o.outcome`;
  return rows.flatMap((row, index) => {
    const metric = (named: { ref: string; name: string }, outcome: string, betterWhen: MetricView['betterWhen']) => {
      const base = { ...row, ref: `${row.ref}.${named.ref}`, name: `${row.name}: ${named.name}` };
      const source: OwnSource = { type: 'experiment', experimentId: row.id, outcome };
      return metricOf('experiments', base, source, [...PERIODS], betterWhen);
    };
    const first = rows[index - 1]?.id !== row.id;
    const enrolled = metric({ ref: 'enrollments', name: 'enrollments' }, 'enrollment', 'neither');
    if (row.outcome === null) return first ? [enrolled] : [];
    const isValue = row.outcome.startsWith('value:');
    const found = metric(namesOf(row.outcome, row.outcomeName), row.outcome, row.betterWhen ?? betterOf(row.outcome));
    const shown: KnownMetric = isValue ? { ...found, kind: 'sum', unit: row.unit ?? '' } : found;
    return [...(first ? [enrolled] : []), ...(shown.ref.length <= REF_LENGTH_MAX ? [shown] : [])];
  });
}

/** "experiments/" and what a reference may have behind it: longer ones could not be asked for. */
const REF_LENGTH_MAX = 'experiments/'.length + 201;

const betterOf = (outcome: string) => (outcome.startsWith('value:') ? 'neither' : 'higher');

/** What an outcome is called in references and in lists: conversions by their goal, others with what they are. */
function namesOf(outcome: string, name: string | null): { ref: string; name: string } {
  const [type = '', key = ''] = outcome.split(':');
  if (type === 'any') return { ref: 'any', name: 'any goal' };
  if (type === 'goal') return { ref: key, name: name ?? key };
  const slug = key.replace('/', '.');
  return { ref: `${type}.${slug}`, name: type === 'flow' ? (name ?? key) : `${name ?? key}, value` };
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
