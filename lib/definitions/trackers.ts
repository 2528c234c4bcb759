import { defineTracker, type TrackerDeclaration } from './define-trackers';

/** The trackers of this source tree, of metrics that exist (`metrics.ts`). This one belongs to the demo shop. */
export const trackers: readonly TrackerDeclaration[] = [
  defineTracker({
    metric: 'shop/orders',
    model: 'DemoOrder',
    where: { status: { not: 'cancelled' } },
    dateField: 'createdAt',
    objectField: 'status',
  }),
];
