import { defineDomain, defineMetric, type DomainDeclaration } from './define-metrics';

/** Domains and metrics of this source tree. These belong to the demo shop: put yours in their place. */

export const domains: readonly DomainDeclaration[] = [
  defineDomain({ ref: 'shop', name: 'Demo shop', description: 'What happens in the demo shop’s own tables.' }),
];

export const metrics = [
  defineMetric({
    ref: 'shop/orders',
    name: 'Orders',
    description: 'Orders that were not cancelled, by the day on which they were made.',
    unit: 'orders',
  }),
] as const;
