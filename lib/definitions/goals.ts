import { defineGoal } from './define';

/** The goals of this source tree. These belong to the demo shop: put yours in their place. */
export const goals = [
  defineGoal({ key: 'signup', name: 'Signed up', description: 'Made an account, or signed in for the first time.' }),
  defineGoal({ key: 'add_to_cart', name: 'Added to cart', description: 'Put something into the cart.' }),
  defineGoal({
    key: 'purchase',
    name: 'Purchased',
    description: 'Paid for an order; the value is what was paid.',
    engagement: 'sum',
    unit: '€',
  }),
] as const;
