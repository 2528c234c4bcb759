/** What the demo shop sells, and its cart. Pure. */

export type Product = {
  sku: string;
  name: string;
  note: string;
  /** In cents. */
  price: number;
  stars: number;
  quote: string;
  /** Hue of its tin, 0..360. */
  hue: number;
};

export const PRODUCTS: readonly Product[] = [
  {
    sku: 'sencha',
    name: 'Morning Sencha',
    note: 'Green, grassy, bright',
    price: 1250,
    stars: 4.8,
    quote: 'The first thing I reach for.',
    hue: 96,
  },
  {
    sku: 'assam',
    name: 'Harbour Assam',
    note: 'Black, malty, strong',
    price: 990,
    stars: 4.6,
    quote: 'Stands up to milk.',
    hue: 14,
  },
  {
    sku: 'oolong',
    name: 'Cloud Oolong',
    note: 'Half dark, orchid, butter',
    price: 1690,
    stars: 4.9,
    quote: 'Five infusions and still going.',
    hue: 186,
  },
  {
    sku: 'rooibos',
    name: 'Late Rooibos',
    note: 'No caffeine, honey, vanilla',
    price: 850,
    stars: 4.4,
    quote: 'Sleeps like a charm.',
    hue: 32,
  },
  {
    sku: 'jasmine',
    name: 'Paper Jasmine',
    note: 'Green, in flower',
    price: 1390,
    stars: 4.7,
    quote: 'Smells like a garden gate.',
    hue: 64,
  },
  {
    sku: 'pot',
    name: 'The Small Pot',
    note: 'Stoneware, 45 cl',
    price: 3400,
    stars: 4.9,
    quote: 'Pours without a drip.',
    hue: 218,
  },
];

export type CartLine = { product: Product; quantity: number };

export const CART_COOKIE = 'weir_demo_cart';
const MOST = 9;

/** Reads `sencha*2.pot*1`; what cannot be read is left out. */
export function readCart(text: string | undefined): CartLine[] {
  return (text ?? '').split('.').flatMap((part) => {
    const [sku, count] = part.split('*');
    const product = PRODUCTS.find((one) => one.sku === sku);
    const quantity = Math.min(MOST, Number(count));
    return product === undefined || !Number.isInteger(quantity) || quantity < 1 ? [] : [{ product, quantity }];
  });
}

export function writeCart(lines: readonly CartLine[]): string {
  return lines.map(({ product, quantity }) => `${product.sku}*${quantity}`).join('.');
}

/** The cart with that many more (or fewer) of a product. */
export function changeCart(lines: readonly CartLine[], sku: string, by: number): CartLine[] {
  const product = PRODUCTS.find((one) => one.sku === sku);
  if (product === undefined) return [...lines];
  const known = lines.find((line) => line.product.sku === sku);
  const quantity = Math.min(MOST, (known?.quantity ?? 0) + by);
  const others = lines.filter((line) => line !== known);
  return quantity < 1
    ? others
    : known === undefined
      ? [...others, { product, quantity }]
      : lines.map((line) => (line === known ? { product, quantity } : line));
}

/** In cents. */
export const totalOf = (lines: readonly CartLine[]): number =>
  lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);

export const countOf = (lines: readonly CartLine[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

export const euros = (cents: number): string => `€ ${(cents / 100).toFixed(2)}`;

/** Somebody who may sign in to the demo shop: no password, nobody real. */
export const CUSTOMERS = [
  { id: 'demo-anna', name: 'Anna' },
  { id: 'demo-bram', name: 'Bram' },
  { id: 'demo-carla', name: 'Carla' },
] as const;

export const customerName = (id: string | undefined): string | null =>
  CUSTOMERS.find((customer) => customer.id === id)?.name ?? null;
