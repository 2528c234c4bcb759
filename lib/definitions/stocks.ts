import {
  defineFacet,
  defineFlow,
  defineProcess,
  defineStock,
  type DecayRuleDeclaration,
  type FacetDeclaration,
  type ProcessDeclaration,
} from './define-stocks';

/** Stocks, flows, facets, processes and decay rules of this source tree. These belong to the demo shop's orders. */

export const stocks = [
  defineStock({ slug: 'order_placed', name: 'Placed', model: 'DemoOrder', where: { status: 'placed' } }),
  defineStock({ slug: 'order_paid', name: 'Paid', model: 'DemoOrder', where: { status: 'paid' } }),
  defineStock({ slug: 'order_shipped', name: 'Shipped', model: 'DemoOrder', where: { status: 'shipped' } }),
  defineStock({
    slug: 'order_over',
    name: 'Returned or cancelled',
    model: 'DemoOrder',
    where: { status: { in: ['returned', 'cancelled'] } },
  }),
];

export const flows = [
  defineFlow({ slug: 'order_comes_in', name: 'Comes in', kind: 'order', sources: [null], sinks: ['order_placed'] }),
  defineFlow({
    slug: 'order_is_paid',
    name: 'Is paid',
    kind: 'order',
    sources: ['order_placed'],
    sinks: ['order_paid'],
  }),
  defineFlow({
    slug: 'order_is_shipped',
    name: 'Is shipped',
    kind: 'order',
    sources: ['order_paid'],
    sinks: ['order_shipped'],
  }),
  defineFlow({
    slug: 'order_falls_through',
    name: 'Is returned or cancelled',
    kind: 'order',
    sources: ['order_placed', 'order_paid', 'order_shipped'],
    sinks: ['order_over'],
  }),
];

export const facets: readonly FacetDeclaration[] = [
  defineFacet({ slug: 'order_plan', name: 'Plan of the customer', kind: 'order', path: 'customer.plan' }),
];

export const processes: readonly ProcessDeclaration[] = [
  defineProcess({
    slug: 'orders',
    name: 'Demo shop: orders',
    description: 'Every write to the shop’s own order table, seen by the model tracker.',
    kind: 'order',
    stocks: ['order_placed', 'order_paid', 'order_shipped', 'order_over'],
    flows: ['order_comes_in', 'order_is_paid', 'order_is_shipped', 'order_falls_through'],
    facets: ['order_plan'],
    startStock: 'order_placed',
    endStock: 'order_shipped',
  }),
];

export const decayRules: readonly DecayRuleDeclaration[] = [];
