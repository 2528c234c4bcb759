import type { Context } from '@/lib/db/context';
import { createBoard } from '@/lib/metrics/create-board';
import { createDomain } from '@/lib/metrics/create-domain';
import { createMetric } from '@/lib/metrics/create-metric';
import type { MetricInput } from '@/lib/metrics/schemas';
import { setTracker } from '@/lib/metrics/set-tracker';
import type { Aggregate } from '@/lib/metrics/tracker.schemas';

const DOMAIN = 'webshop';

type SampleMetric = Omit<MetricInput, 'ref'> & { ref: string; track?: { goal: string; aggregate: Aggregate } };

/** What the sample's goals say as metrics: three that are tracked, two that are made of them. */
const SAMPLE_METRICS: SampleMetric[] = [
  {
    ...{ ref: 'orders', name: 'Orders', unit: 'orders', description: 'Orders that were paid.' },
    track: { goal: 'purchase', aggregate: 'count' },
  },
  {
    ...{ ref: 'income', name: 'Income', unit: '€', kind: 'sum', description: 'What was paid for orders.' },
    track: { goal: 'purchase', aggregate: 'sum' },
  },
  {
    ...{ ref: 'signups', name: 'Signups', unit: 'signups', description: 'Accounts that were made.' },
    track: { goal: 'signup', aggregate: 'count' },
  },
  {
    ...{ ref: 'basket', name: 'Value of an order', unit: '€', kind: 'ratio', description: 'Income per order.' },
    format: { style: 'number', decimals: 2 },
    derived: { type: 'ratio', numerator: `${DOMAIN}/income`, denominator: `${DOMAIN}/orders` },
  },
  {
    ...{ ref: 'orders_smooth', name: 'Orders, smoothed', unit: 'orders', kind: 'mean' },
    description: 'Orders of a day as an average over its week.',
    derived: { type: 'movingAverage', metric: `${DOMAIN}/orders`, days: 7 },
  },
];

/** A domain of metrics over the sample's goals, and a board of them. The job of trackers gives them their values. */
export async function defineSampleMetrics(ctx: Context): Promise<void> {
  // Somebody may have a domain or a board of this name: then the sample does without.
  if ((await ctx.db.metricDomain.count({ where: { ref: DOMAIN } })) > 0) return;
  const sample = { sample: true };
  await createDomain(ctx, { ref: DOMAIN, name: 'Web shop', description: 'What visitors of the sample buy.' }, sample);
  for (const { track, ...metric } of SAMPLE_METRICS) {
    const ref = `${DOMAIN}/${metric.ref}`;
    await createMetric(ctx, { ...metric, ref }, sample);
    if (track === undefined) continue;
    const { goal, aggregate } = track;
    await setTracker(ctx, { metric: ref, source: { type: 'goal', goal }, aggregate });
  }
  if ((await ctx.db.board.count({ where: { slug: DOMAIN } })) > 0) return;
  const charts = [
    { metric: `${DOMAIN}/income`, period: 'week' as const, days: 365, compare: true, wide: true },
    { metric: `${DOMAIN}/orders_smooth`, days: 180 },
    { metric: `${DOMAIN}/basket`, period: 'month' as const, days: 365 },
    { metric: `${DOMAIN}/signups`, period: 'lifetime' as const, days: 730 },
  ];
  await createBoard(ctx, { slug: DOMAIN, name: 'Web shop', description: 'The sample at a glance.', charts }, sample);
}
