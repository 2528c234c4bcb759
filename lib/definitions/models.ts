import { defineModel, type TrackedModel } from './define-stocks';

/** Models of this application whose rows are subjects. These belong to the demo shop: put yours in their place. */
export const models: readonly TrackedModel[] = [
  defineModel({
    model: 'DemoOrder',
    kind: 'order',
    fields: ['status', 'total', 'customer.plan'],
    states: ['status'],
  }),
  defineModel({ model: 'DemoCustomer', kind: 'customer', fields: ['plan'] }),
];
