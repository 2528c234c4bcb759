import { z } from 'zod';
import { Day, Key } from '@/lib/config/names';
import { MetricRef, Period, StatisticBatch, StatisticInput } from './schemas';

/** What the routes of this room accept. */

/** A name that may be repeated in an address. */
const several = <T extends z.ZodType>(one: T) => z.union([one, z.array(one).max(200)]).optional();
const Switch = z.enum(['0', '1']).optional();

/** Every other name must be `dimension.` and a dimension's. */
export const StatisticsQuery = z
  .object({
    metric: several(MetricRef),
    period: Period.optional(),
    from: Day.optional(),
    to: Day.optional(),
    object: several(z.string().max(200)),
    latest: Switch,
    total: Switch,
    cursor: z.string().max(1000).optional(),
    limit: z.coerce.number().int().min(1).max(10_000).optional(),
  })
  .catchall(z.string().max(200))
  .superRefine((query, issues) => {
    const known = new Set(['metric', 'period', 'from', 'to', 'object', 'latest', 'total', 'cursor', 'limit']);
    for (const name of Object.keys(query)) {
      if (known.has(name) || Key.safeParse(/^dimension\.(.+)$/.exec(name)?.[1]).success) continue;
      issues.addIssue({
        code: 'custom',
        path: [name],
        message: 'is not known; a dimension is asked for as dimension.country=NL',
      });
    }
  });
export type StatisticsQuery = z.output<typeof StatisticsQuery>;

/** One statistic, or several of which the right ones are recorded. */
export const StatisticsBody = z.union([StatisticBatch, StatisticInput], {
  error: ({ input }) => {
    if (typeof input !== 'object' || input === null) return 'must be a statistic, or have a list of "statistics"';
    const parsed = 'statistics' in input ? StatisticBatch.safeParse(input) : StatisticInput.safeParse(input);
    const [issue] = parsed.error?.issues ?? [];
    return issue === undefined ? 'is wrong' : `${issue.path.join('.')}: ${issue.message}`;
  },
});

export const SeriesQuery = z.strictObject({
  period: Period.optional(),
  from: Day.optional(),
  to: Day.optional(),
  split: Key.optional(),
  compare: Switch,
});

/** What was recorded, newest first. */
export const NewestQuery = z.strictObject({
  period: Period,
  from: Day,
  to: Day,
  limit: z.coerce.number().int().min(1).max(1000).default(50),
});
