import { OWN_DOMAINS, type DomainView } from './schemas';

const TEXTS: Record<(typeof OWN_DOMAINS)[number], { name: string; description: string }> = {
  stocks: { name: 'Stocks', description: 'How many are in each stock at the end of the day, and by facet.' },
  flows: { name: 'Flows', description: 'How many went each way, and by facet.' },
  experiments: { name: 'Experiments', description: 'Enrollments and conversions of each experiment, and by variant.' },
};

/** Domains that are there without being asked for. They have no row: id 0. */
export const ownDomains = (): DomainView[] =>
  OWN_DOMAINS.map((ref) => ({
    ...{ ref, ...TEXTS[ref] },
    ...{ id: 0, own: true, sample: false, createdAt: new Date(0).toISOString(), archivedAt: null },
  }));

/** One of them, or null for a domain that somebody made. */
export const ownDomain = (ref: string): DomainView | null => ownDomains().find((own) => own.ref === ref) ?? null;
