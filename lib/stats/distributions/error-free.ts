const SPLITTER = 2 ** 27 + 1;

/** The rounding error of `product` = fl(a·b): a·b = product + error exactly (Dekker 1971). */
function productError(a: number, b: number, product: number): number {
  const bigA = SPLITTER * a;
  const headA = bigA - (bigA - a);
  const tailA = a - headA;
  const bigB = SPLITTER * b;
  const headB = bigB - (bigB - b);
  const tailB = b - headB;
  const error = tailA * tailB - (product - headA * headB - headA * tailB - tailA * headB);
  return Number.isFinite(error) ? error : 0;
}

/**
 * a·b − c·d to the last digit or two, also when the two products nearly cancel: counts up to 2^53 keep
 * their exact difference although the products themselves do not fit a double.
 *
 * Source  Kahan's difference of products, with Dekker's product error in place of a fused multiply-add
 */
export function differenceOfProducts(a: number, b: number, c: number, d: number): number {
  const left = a * b;
  const right = c * d;
  return left - right + (productError(a, b, left) - productError(c, d, right));
}

/** The rounding error of `sum` = fl(a + b) (Knuth's two-sum). */
export function sumError(a: number, b: number, sum: number): number {
  const second = sum - a;
  return a - (sum - second) + (b - second);
}
