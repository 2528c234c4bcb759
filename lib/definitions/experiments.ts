import { defineExperiment } from './define';

/** The experiments of this source tree. These three belong to the demo shop: put yours in their place. */
export const experiments = [
  defineExperiment({
    key: 'shop_reviews',
    name: 'Demo shop: reviews on the product list',
    description: 'Do people buy more when they see what others think? Rendered by a Server Component.',
    variants: [
      { key: 'control', name: 'Product and price' },
      { key: 'reviews', name: 'With stars and a quote' },
    ],
    primaryGoal: 'purchase',
    enabled: true,
  }),
  defineExperiment({
    key: 'shop_button',
    name: 'Demo shop: words on the button',
    description: 'Asked by the script on the page; the words are the value of the variant.',
    variants: [
      { key: 'control', name: 'Plain', value: { label: 'Add to cart' } },
      { key: 'promise', name: 'With a promise', value: { label: 'Add – free returns' } },
    ],
    primaryGoal: 'add_to_cart',
    enabled: true,
  }),
  defineExperiment({
    key: 'shop_checkout',
    name: 'Demo shop: checkout on one page',
    description: 'For people who are signed in: the same on every device. Asked by a server action.',
    subjectKind: 'user',
    variants: [
      { key: 'control', name: 'Address and payment' },
      { key: 'express', name: 'One button' },
    ],
    primaryGoal: 'purchase',
    enabled: true,
  }),
] as const;
