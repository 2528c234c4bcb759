import { createHash } from 'node:crypto';
import { Prisma, type Metric, type MetricDomain } from '@/lib/db/generated/client';
import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import {
  Derived,
  DomainInput,
  MetricFormat,
  MetricKind,
  OWN_DOMAINS,
  type DomainView,
  type MetricView,
} from './schemas';

/** Private to this room: stored definitions as they are shown, and small things that several verbs need. */

/** The key of the empty set of dimensions, as the database makes it: md5('{}')::uuid. */
export const TOTAL_ID = createHash('md5')
  .update('{}')
  .digest('hex')
  .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Before every id of dimensions: where a walk through them begins. */
export const NO_ID = '00000000-0000-0000-0000-000000000000';

export const isOwnDomain = (ref: string): boolean => OWN_DOMAINS.some((own) => own === ref);

/** The two halves of a reference. */
export function halvesOf(ref: string): { domain: string; metric: string } {
  const slash = ref.indexOf('/');
  return { domain: ref.slice(0, slash), metric: ref.slice(slash + 1) };
}

export function viewDomain(row: MetricDomain): DomainView {
  return {
    ...DomainInput.parse(row),
    id: row.id,
    own: false,
    sample: row.sample,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

const BetterWhen = ['higher', 'lower', 'neither'] as const;

/** A stored metric without what only its statistics say: `periods` is empty. */
export function viewMetric(row: Metric, domain: { ref: string }, tracked: boolean): MetricView & { id: number } {
  const derived = row.derived === null ? null : Derived.parse(row.derived);
  return {
    ref: `${domain.ref}/${row.ref}`,
    name: row.name,
    description: row.description,
    unit: row.unit,
    kind: MetricKind.parse(row.kind),
    betterWhen: BetterWhen.find((one) => one === row.betterWhen) ?? 'neither',
    format: MetricFormat.parse(row.format),
    derived,
    target: row.target === null ? null : row.target.toNumber(),
    id: row.id,
    origin: derived !== null ? 'derived' : tracked ? 'tracker' : 'stored',
    periods: [],
    sample: row.sample,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

/** Only what a change really says: a schema fills in defaults also for what was left out. */
export function givenFields<T extends object>(parsed: T, given: object): T {
  const said = given as Record<string, unknown>;
  return Object.fromEntries(Object.entries(parsed).filter(([field]) => said[field] !== undefined)) as T;
}

/** Json as Prisma wants it: null is the database's NULL. */
export const jsonOrNull = (value: Prisma.InputJsonValue | null) => value ?? Prisma.DbNull;

/** The domain for a change; nobody else changes or removes it until the transaction ends. */
export async function lockDomain(tx: Context, ref: string): Promise<MetricDomain> {
  refuseOwn(ref);
  const [locked] = await tx.db.$queryRaw<{ id: number }[]>`SELECT id FROM metric_domain WHERE ref = ${ref} FOR UPDATE`;
  if (locked === undefined) throw new Problem('not_found', `There is no domain "${ref}".`);
  return tx.db.metricDomain.findUniqueOrThrow({ where: { id: locked.id } });
}

/** The metric for a change, as `lockDomain`. Whoever records statistics of it waits. */
export async function lockMetric(tx: Context, ref: string): Promise<Metric & { domain: MetricDomain }> {
  const { domain, metric } = halvesOf(ref);
  refuseOwn(domain);
  const [locked] = await tx.db.$queryRaw<{ id: number }[]>`
    SELECT m.id FROM metric m JOIN metric_domain d ON d.id = m.domain_id
    WHERE d.ref = ${domain} AND m.ref = ${metric} FOR UPDATE OF m`;
  if (locked === undefined) throw new Problem('not_found', `There is no metric "${ref}".`);
  return tx.db.metric.findUniqueOrThrow({ where: { id: locked.id }, include: { domain: true } });
}

/** Throws `wrong_state` for a domain that the product keeps itself. */
export function refuseOwn(domain: string): void {
  if (!isOwnDomain(domain)) return;
  throw new Problem('wrong_state', `The metrics of "${domain}" are kept by Weir itself; they cannot be changed here.`);
}
