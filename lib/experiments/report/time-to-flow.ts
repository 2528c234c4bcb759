import { z } from 'zod';
import { kaplanMeier, logRankTest, survivalQuantile } from '@/lib/stats';
import type { TimeTo } from '../report.schemas';
import type { VariantTimes } from './flow-increments.sql';

/** How long it took to each flow, by the outcome's name. */
export type TimesTo = Record<string, TimeTo>;

const Stored = z.record(
  z.string(),
  z.union([
    z.object({
      status: z.literal('computed'),
      statistic: z.number(),
      df: z.number(),
      pValue: z.number(),
      medians: z.array(z.object({ variant: z.string(), seconds: z.number().nullable() })),
    }),
    z.object({ status: z.literal('not_computable'), reason: z.string() }),
  ]),
);

/** What a stored day says of times; in the order of fields that is always answered. */
export function parseTimesTo(stored: unknown): TimesTo {
  return Stored.nullable().parse(stored) ?? {};
}

/** Do the variants differ in how soon the transition comes (log-rank), and after how long had half of each made it? */
export function compareTimes(variants: readonly string[], times: readonly VariantTimes[]): TimeTo {
  const groups = variants.map((variant) => times.filter((row) => row.variant === variant));
  const compared = logRankTest(groups);
  if (compared.status === 'not_computable') return { status: 'not_computable', reason: compared.reason };
  const { statistic, df, pValue } = compared;
  const medians = variants.map((variant, index) => ({
    variant,
    seconds: survivalQuantile(kaplanMeier(groups[index] ?? []), 0.5),
  }));
  return { status: 'computed', statistic, df, pValue, medians };
}
