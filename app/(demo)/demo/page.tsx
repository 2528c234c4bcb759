import { Experiment, Variant } from '@/lib/experiments/server';
import { AddToCart } from './AddToCart';
import { ProductArt } from './ProductArt';
import { euros, PRODUCTS, type Product } from './shop';
import classes from './shop.module.css';

export default function ShopPage() {
  return (
    <>
      <section className={classes['hero']}>
        <h1>Tea, and time for it</h1>
        <p>Six things on the shelf. Packed by hand, posted before noon.</p>
      </section>
      <Experiment name="shop_reviews">
        <Variant name="control">
          <Shelf reviews={false} />
        </Variant>
        <Variant name="reviews">
          <Shelf reviews />
        </Variant>
      </Experiment>
    </>
  );
}

function Shelf({ reviews }: { reviews: boolean }) {
  return (
    <ul className={classes['shelf']} data-shown={reviews ? 'reviews' : 'control'}>
      {PRODUCTS.map((product) => (
        <li key={product.sku} className={classes['card']}>
          <ProductArt product={product} />
          <div className={classes['words']}>
            <h2>{product.name}</h2>
            <p className={classes['note']}>{product.note}</p>
            {reviews ? <Review product={product} /> : null}
          </div>
          <div className={classes['buy']}>
            <span className={classes['price']}>{euros(product.price)}</span>
            <AddToCart sku={product.sku} name={product.name} price={product.price} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Review({ product: { stars, quote } }: { product: Product }) {
  return (
    <p className={classes['review']}>
      <span aria-hidden="true" className={classes['stars']}>
        ★
      </span>{' '}
      {stars.toFixed(1)} <span className={classes['quote']}>“{quote}”</span>
    </p>
  );
}
