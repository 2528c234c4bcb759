import { z } from 'zod';
import { BetterWhen, GoalEngagement, type GoalView } from './schemas';

/** A goal as the routes answer it. */
export const GoalAnswer = z.object({
  id: z.int(),
  key: z.string(),
  name: z.string(),
  description: z.string(),
  betterWhen: BetterWhen,
  conversion: z.boolean(),
  engagement: GoalEngagement,
  unit: z.string(),
  sample: z.boolean(),
  createdAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
}) satisfies z.ZodType<GoalView>;
