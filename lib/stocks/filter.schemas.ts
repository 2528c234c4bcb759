import { z } from 'zod';
import { Instant, isStorable } from '@/lib/config/names';

/** A condition on the attributes of one subject: what a stock is. Stored as JSON; `compile-filter` makes SQL of it. */

const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

/** Dotted path into the attributes: `state`, `profile.plan`. */
export const AttributePath = z
  .string()
  .regex(/^[^\s.]{1,100}(\.[^\s.]{1,100}){0,9}$/, 'must be names joined by dots')
  .refine(isStorable, 'has characters that cannot be stored')
  .refine((path) => path.split('.').every((name) => !FORBIDDEN.includes(name)), 'has a reserved word');

/** What an attribute is compared with. Texts and numbers are different things: '1' does not equal 1. */
export const AttributeValue = z.union([
  z.string().max(1000).refine(isStorable, 'has characters that cannot be stored'),
  z.number(),
  z.boolean(),
]);
export type AttributeValue = z.infer<typeof AttributeValue>;

/** Leaf: one attribute against something. `date` compares RFC 3339 texts as instants. An absent attribute fits none. */
const Leaf = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('equals'), path: AttributePath, value: AttributeValue }),
  z.strictObject({ op: z.literal('in'), path: AttributePath, values: z.array(AttributeValue).min(1).max(200) }),
  z.strictObject({ op: z.literal('exists'), path: AttributePath }),
  z.strictObject({
    op: z.literal('number'),
    path: AttributePath,
    compare: z.enum(['<', '<=', '>', '>=']),
    value: z.number(),
  }),
  z.strictObject({
    op: z.literal('date'),
    path: AttributePath,
    compare: z.enum(['<', '<=', '>', '>=']),
    value: Instant,
  }),
]);

export type Filter =
  | z.infer<typeof Leaf>
  | { op: 'and'; filters: Filter[] }
  | { op: 'or'; filters: Filter[] }
  | { op: 'not'; filter: Filter };

const MAX_DEPTH = 8;
const MAX_LEAVES = 100;

/** A filter inside of another. */
export const AnyFilter: z.ZodType<Filter> = z.lazy(() =>
  z.union([
    Leaf,
    z.strictObject({ op: z.literal('and'), filters: z.array(AnyFilter).min(1).max(50) }),
    z.strictObject({ op: z.literal('or'), filters: z.array(AnyFilter).min(1).max(50) }),
    z.strictObject({ op: z.literal('not'), filter: AnyFilter }),
  ]),
);

/** A whole filter: at most 8 levels and 100 conditions. */
export const Filter = AnyFilter.refine(
  (filter) => depthOf(filter) <= MAX_DEPTH,
  `has more than ${MAX_DEPTH} levels`,
).refine((filter) => leavesOf(filter) <= MAX_LEAVES, `has more than ${MAX_LEAVES} conditions`);

function childrenOf(filter: Filter): Filter[] {
  if (filter.op === 'and' || filter.op === 'or') return filter.filters;
  return filter.op === 'not' ? [filter.filter] : [];
}

function depthOf(filter: Filter): number {
  return 1 + Math.max(0, ...childrenOf(filter).map(depthOf));
}

function leavesOf(filter: Filter): number {
  const children = childrenOf(filter);
  return children.length === 0 ? 1 : children.reduce((sum, child) => sum + leavesOf(child), 0);
}
