import type { ChangeInput } from '@/lib/stocks/record-changes';
import type { DecayRuleInput, FacetInput, FlowInput, ProcessInput, StockInput } from '@/lib/stocks/schemas';
import { later, SAMPLE_PREFIX } from './people';
import { SAMPLE_DAYS } from './plan';
import { choose, randomFrom } from './random';

/** The accounts of a subscription product, from the first visit to the last payment: definitions and what happened. */

const KIND = 'account';
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1_440;

const stock = (state: string, name: string, description: string): StockInput => ({
  slug: `accounts.${state}`,
  name,
  description,
  kind: KIND,
  filter: { op: 'equals', path: 'state', value: state },
});
const flow = (slug: string, name: string, source: string | null, sink: string | null): FlowInput => ({
  slug: `accounts.${slug}`,
  name,
  kind: KIND,
  sources: [source === null ? null : `accounts.${source}`],
  sinks: [sink === null ? null : `accounts.${sink}`],
});

export const ACCOUNTS: {
  facets: FacetInput[];
  stocks: StockInput[];
  flows: FlowInput[];
  decays: DecayRuleInput[];
  process: ProcessInput;
} = {
  facets: [
    { slug: 'accounts.plan', name: 'Plan', kind: KIND, path: 'plan', values: ['solo', 'team', 'company'] },
    { slug: 'accounts.country', name: 'Country', kind: KIND, path: 'profile.country' },
  ],
  stocks: [
    stock('visiting', 'Visiting', 'Left an address, and looks around.'),
    stock('trial', 'In trial', 'Tries everything for 30 days.'),
    stock('paid', 'Paid', 'Has a subscription.'),
    stock('churned', 'Churned', 'Tried or paid, and left.'),
  ],
  flows: [
    flow('arrive', 'Arrive', null, 'visiting'),
    flow('start-trial', 'Start a trial', 'visiting', 'trial'),
    flow('subscribe', 'Subscribe', 'trial', 'paid'),
    flow('let-pass', 'Let the trial pass', 'trial', 'churned'),
    flow('cancel', 'Cancel', 'paid', 'churned'),
    flow('return', 'Come back', 'churned', 'paid'),
    flow('lose-interest', 'Lose interest', 'visiting', null),
  ],
  decays: [
    {
      slug: 'accounts.trial-ends',
      name: 'A trial ends after 30 days',
      stock: 'accounts.trial',
      days: 30,
      set: { state: 'churned' },
    },
    {
      slug: 'accounts.forgotten',
      name: 'Who has not come back for 45 days is not visiting any more',
      stock: 'accounts.visiting',
      days: 45,
      since: 'changed',
      set: { state: null },
    },
  ],
  process: {
    slug: 'accounts',
    name: 'Accounts',
    description: 'From the first visit to the first payment, and what becomes of it.',
    kind: KIND,
    stocks: ['visiting', 'trial', 'paid', 'churned'].map((state) => `accounts.${state}`),
    flows: ['arrive', 'start-trial', 'subscribe', 'let-pass', 'cancel', 'return', 'lose-interest'].map(
      (slug) => `accounts.${slug}`,
    ),
    facets: ['accounts.plan', 'accounts.country'],
    startStock: 'accounts.visiting',
    endStock: 'accounts.paid',
  },
};

/** New accounts that many days ago: from 2 to 9 a day. */
const arrivalsOn = (daysAgo: number): number => 2 * 4.5 ** ((SAMPLE_DAYS - daysAgo) / SAMPLE_DAYS);

/**
 * What happened to every account in the last two years, up to `now`: the same on every run. What time alone does (a
 * trial that ends, a visitor who is forgotten) is not among it.
 * @param share part of the accounts, 0..1
 */
export function accountChanges(now: Date, share = 1, seed = 20_260_201): ChangeInput[] {
  const changes: ChangeInput[] = [];
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  let accounts = 0;
  for (let daysAgo = SAMPLE_DAYS; daysAgo >= 0; daysAgo--) {
    const random = randomFrom(seed + daysAgo);
    const wanted = share * arrivalsOn(daysAgo);
    for (let n = Math.floor(wanted) + (random() < wanted % 1 ? 1 : 0); n > 0; n--) {
      accounts += 1;
      const at = new Date(midnight - daysAgo * DAY_MS + Math.floor((7 + 15 * random()) * 3_600_000));
      changes.push(...lifeOf(`${SAMPLE_PREFIX}a-${accounts}`, at, now, seed ^ (accounts * 2_654_435_761)));
    }
  }
  return changes;
}

/** Means in days: how long until a trial begins, until it is paid for, until it is cancelled, until somebody returns. */
const MEANS = { trial: 4, paid: 9, churned: 210, back: 60 };

function lifeOf(id: string, arrived: Date, now: Date, seed: number): ChangeInput[] {
  const random = randomFrom(seed);
  const changes: ChangeInput[] = [];
  const subject = { kind: KIND, id };
  const add = (at: Date | null, attributes: Record<string, unknown>): Date | null => {
    if (at === null || at > now) return null;
    changes.push({ subject, attributes, at, id: `${id}/${String(changes.length)}`, sequence: changes.length });
    return at;
  };
  const after = (at: Date | null, days: number) => (at === null ? null : later(random, at, days * DAY_MINUTES, now));
  const country = choose(random, [
    ['GB', 40],
    ['NL', 30],
    ['DE', 20],
    ['FR', 10],
  ]);
  const plan = choose(random, [
    ['solo', 60],
    ['team', 30],
    ['company', 10],
  ]);
  const came = add(arrived, { state: 'visiting', plan, profile: { country } });
  if (came === null || random() > 0.55) return changes;
  const tries = after(came, MEANS.trial);
  if (tries !== null && tries.getTime() - came.getTime() > 40 * DAY_MS) return changes;
  const trial = add(tries, { state: 'trial' });
  if (trial === null || random() > (plan === 'solo' ? 0.3 : 0.5)) return changes;
  const pays = after(trial, MEANS.paid);
  // Too late: the trial has ended by then, and nobody pays for what they cannot see.
  if (pays !== null && pays.getTime() - trial.getTime() > 30 * DAY_MS) return changes;
  let paid = add(pays, { state: 'paid' });
  if (plan === 'solo' && random() < 0.15) paid = add(after(paid, 90), { plan: 'team' }) ?? paid;
  const churned = add(after(paid, MEANS.churned), { state: 'churned' });
  if (churned !== null && random() < 0.12) add(after(churned, MEANS.back), { state: 'paid' });
  return changes;
}
