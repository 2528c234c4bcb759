import type { ExperimentInput } from '@/lib/experiments/schemas';
import type { GoalInput } from '@/lib/goals/schemas';

/** What the sample shop did: pure data, days counted back from today. */

export type SampleGoal = 'signup' | 'add_to_cart' | 'purchase';

export type SampleExperiment = {
  definition: ExperimentInput;
  /** Enabled that many days ago; null: never. */
  enabled: number | null;
  /** What happened later, and how many days ago. */
  later: { daysAgo: number; does: 'disable' | { promote: string } }[];
  /** Share of the visitors who come across it. */
  reach: number;
  /** By how much a variant multiplies the chance of a goal; 1 where nothing is said. */
  effects: Partial<Record<string, Partial<Record<SampleGoal, number>>>>;
  /** A variant whose page loses this share of its visitors before they are enrolled. */
  loses?: { variant: string; share: number };
};

export const SAMPLE_DAYS = 730;

/** Chance that a visitor reaches a goal, without any experiment; `purchase` needs something in the cart. */
export const CHANCES: Record<SampleGoal, number> = { signup: 0.09, add_to_cart: 0.2, purchase: 0.3 };

export const SAMPLE_GOALS: GoalInput[] = [
  { key: 'signup', name: 'Signed up', description: 'Made an account, or signed in for the first time.' },
  { key: 'add_to_cart', name: 'Added to cart', description: 'Put something into the cart.' },
  {
    key: 'purchase',
    name: 'Purchased',
    description: 'Paid for an order; the value is what was paid.',
    engagement: 'sum',
    unit: '€',
  },
];

const halves = (control: string, test: string) => [
  { key: 'control', name: control, weight: 0.5 },
  { key: 'test', name: test, weight: 0.5 },
];

export const SAMPLE_EXPERIMENTS: SampleExperiment[] = [
  {
    definition: {
      key: 'recommendations',
      name: 'Recommendations under the product',
      description: 'A long holdout: half of the visitors see what others bought with it.',
      variants: halves('Without', 'With recommendations'),
      primaryGoal: 'purchase',
      guardrails: ['signup'],
    },
    enabled: SAMPLE_DAYS,
    later: [],
    reach: 0.62,
    effects: { test: { add_to_cart: 1.05 } },
  },
  {
    definition: {
      key: 'checkout_steps',
      name: 'Checkout in one step',
      description: 'Address and payment on one page instead of three.',
      variants: halves('Three steps', 'One step'),
      primaryGoal: 'purchase',
      baselineRate: 0.06,
      minimumEffect: 0.15,
      plannedSubjects: 26_000,
    },
    enabled: 42,
    later: [],
    reach: 1,
    effects: { test: { purchase: 1.35 } },
  },
  {
    definition: {
      key: 'header_colour',
      name: 'A quieter header',
      variants: halves('Green', 'White'),
      primaryGoal: 'add_to_cart',
      baselineRate: 0.2,
      minimumEffect: 0.1,
      plannedSubjects: 24_000,
    },
    enabled: 56,
    later: [],
    reach: 1,
    effects: {},
  },
  {
    definition: {
      key: 'search_ranking',
      name: 'Search by popularity',
      description: 'The new results page redirects once, and not everybody arrives.',
      variants: halves('By name', 'By popularity'),
      primaryGoal: 'add_to_cart',
      baselineRate: 0.2,
      minimumEffect: 0.08,
    },
    enabled: 24,
    later: [],
    reach: 0.85,
    effects: { test: { add_to_cart: 1.08 } },
    loses: { variant: 'test', share: 0.08 },
  },
  {
    definition: {
      key: 'free_shipping',
      name: 'Free shipping from 30 €',
      variants: halves('From 50 €', 'From 30 €'),
      primaryGoal: 'purchase',
      guardrails: ['signup'],
      baselineRate: 0.06,
      minimumEffect: 0.15,
      plannedSubjects: 24_000,
      notes: 'Promoted after six weeks. Revenue per visitor rose although orders became smaller.',
    },
    enabled: 76,
    later: [{ daysAgo: 33, does: { promote: 'test' } }],
    reach: 1,
    effects: { test: { purchase: 1.3, add_to_cart: 1.04 } },
  },
  {
    definition: {
      key: 'onboarding',
      name: 'How to welcome somebody new',
      variants: [
        { key: 'control', name: 'Form', weight: 0.34 },
        { key: 'short', name: 'Shorter form', weight: 0.33 },
        { key: 'video', name: 'Form with a film', weight: 0.33 },
      ],
      primaryGoal: 'signup',
      goals: ['signup', 'purchase'],
      baselineRate: 0.09,
      minimumEffect: 0.1,
      plannedSubjects: 45_000,
    },
    enabled: 16,
    later: [],
    reach: 0.9,
    effects: { short: { signup: 1.09 }, video: { signup: 0.97 } },
  },
  {
    definition: {
      key: 'loyalty_price',
      name: 'Member prices',
      description: 'For customers who are signed in: the same on every device.',
      subjectKind: 'user',
      variants: halves('Points', 'Lower prices'),
      primaryGoal: 'purchase',
      goals: ['purchase'],
      baselineRate: 0.25,
      minimumEffect: 0.1,
      plannedSubjects: 9_000,
    },
    enabled: 35,
    later: [],
    reach: 1,
    effects: { test: { purchase: 1.06 } },
  },
  {
    definition: {
      key: 'gift_wrap',
      name: 'Offer gift wrapping',
      description: 'An idea for the season; not started yet.',
      variants: halves('Not offered', 'Offered'),
      primaryGoal: 'purchase',
      baselineRate: 0.06,
      minimumEffect: 0.1,
    },
    enabled: null,
    later: [],
    reach: 0,
    effects: {},
  },
];

/** Visitors that came that many days ago: the shop grew from 30 to 650 a day and is quieter at weekends. */
export function visitorsOn(daysAgo: number, weekday: number, noise: number): number {
  const growth = 30 * (615 / 30) ** ((SAMPLE_DAYS - daysAgo) / SAMPLE_DAYS);
  const weekend = weekday === 0 || weekday === 6 ? 0.78 : 1.06;
  return Math.round(growth * weekend * (0.94 + 0.12 * noise));
}

/** Customers who signed in that many days ago. */
export function customersOn(daysAgo: number, noise: number): number {
  return daysAgo > 35 ? 0 : Math.round(190 * (0.9 + 0.2 * noise));
}
