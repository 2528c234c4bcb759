import { z } from 'zod';
import { Day, Key } from '@/lib/config/names';
import { Period } from './schemas';

/** What the address of a metric's page may ask for. */
export const SeriesAsked = z.object({
  period: Period.optional(),
  from: Day.optional(),
  to: Day.optional(),
  split: Key.optional(),
  compare: z.boolean().default(false),
});
export type SeriesAsked = z.output<typeof SeriesAsked>;
