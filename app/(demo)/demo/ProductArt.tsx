import type { Product } from './shop';
import classes from './shop.module.css';

/** A tin (or a pot) in the colour of what is in it. */
export function ProductArt({ product: { hue, sku } }: { product: Pick<Product, 'hue' | 'sku'> }) {
  const colour = (lightness: number) => `hsl(${hue} 38% ${lightness}%)`;
  return (
    <svg viewBox="0 0 120 90" className={classes['art']} aria-hidden="true">
      <rect width="120" height="90" fill={colour(86)} />
      <circle cx="60" cy="96" r="46" fill={colour(78)} />
      {sku === 'pot' ? (
        <g fill={colour(36)}>
          <ellipse cx="58" cy="54" rx="25" ry="19" />
          <rect x="50" y="30" width="16" height="7" rx="3.5" />
          <path d="M80 48 q16 -3 20 -14 l-6 -1 q-5 8 -16 8 z" />
          <path d="M35 44 q-15 2 -11 14 q3 9 14 8" fill="none" stroke={colour(36)} strokeWidth="5" />
        </g>
      ) : (
        <g>
          <rect x="40" y="26" width="40" height="50" rx="4" fill={colour(40)} />
          <rect x="38" y="20" width="44" height="11" rx="3" fill={colour(30)} />
          <rect x="46" y="42" width="28" height="20" rx="2" fill={colour(94)} />
          <path d="M60 46 q9 6 0 13 q-9 -7 0 -13 z" fill={colour(46)} />
        </g>
      )}
    </svg>
  );
}
