import { z } from 'zod';
import { Key, Label, LongText } from '@/lib/config/names';

/** Which direction of change is good. */
export const BetterWhen = z.enum(['higher', 'lower']);

/** Is a value per subject an outcome: the sum of the values, the number of records, or nothing? */
export const GoalEngagement = z.enum(['none', 'sum', 'count']);

/** Of a value: "€", "minutes", or nothing. */
const Unit = z
  .string()
  .trim()
  .max(40)
  .refine((unit) => unit === '' || Label.safeParse(unit).success, 'has characters that cannot be shown');

export const GoalInput = z.object({
  key: Key.refine((key) => key !== 'any', 'is taken: it stands for any goal').refine(
    (key) => !/^\.{1,2}$/.test(key),
    'cannot stand in an address',
  ),
  name: Label,
  description: LongText.default(''),
  betterWhen: BetterWhen.default('higher'),
  conversion: z.boolean().default(true),
  engagement: GoalEngagement.default('none'),
  unit: Unit.default(''),
});
export type GoalInput = z.input<typeof GoalInput>;

export const GoalChange = z.object({
  name: Label.optional(),
  description: LongText.optional(),
  betterWhen: BetterWhen.optional(),
  conversion: z.boolean().optional(),
  engagement: GoalEngagement.optional(),
  unit: Unit.optional(),
});
export type GoalChange = z.input<typeof GoalChange>;

export type GoalView = {
  id: number;
  key: string;
  name: string;
  description: string;
  betterWhen: 'higher' | 'lower';
  conversion: boolean;
  engagement: 'none' | 'sum' | 'count';
  unit: string;
  sample: boolean;
  createdAt: string;
  archivedAt: string | null;
};
