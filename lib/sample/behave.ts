import { later, type Visit } from './people';
import { CHANCES, SAMPLE_EXPERIMENTS, type SampleGoal } from './plan';
import { normal } from './random';

/** Something that a visitor did. `by`: who the shop said it was. */
export type Deed = { goal: SampleGoal; at: Date; value: number | null; by: 'visitor' | 'user' };

const effects = new Map(SAMPLE_EXPERIMENTS.map(({ definition, effects }) => [definition.key, effects]));

/**
 * What somebody does who has seen these variants, from a moment on. What has not happened by `now` is left out; a bot
 * does nothing.
 *
 * @param seen variants by experiment
 */
export function behave(visit: Visit, seen: ReadonlyMap<string, string>, now: Date): Deed[] {
  if (visit.bot || !visit.confirmed) return [];
  const { random } = visit;
  const deeds: Deed[] = [];
  const chance = (goal: SampleGoal) =>
    [...seen].reduce(
      (p, [experiment, variant]) => p * (effects.get(experiment)?.[variant]?.[goal] ?? 1),
      CHANCES[goal],
    );
  const signedUp = visit.user === null && random() < chance('signup') ? later(random, visit.at, 15, now) : null;
  if (signedUp !== null) deeds.push({ goal: 'signup', at: signedUp, value: null, by: 'visitor' });
  // Customers who sign in buy more often.
  const eager = visit.user === null ? 1 : 2.6;
  let at = random() < chance('add_to_cart') * eager ? later(random, visit.at, 25, now) : null;
  for (let round = 0; at !== null && round < 3; round++) {
    deeds.push({ goal: 'add_to_cart', at, value: null, by: 'visitor' });
    const bought = random() < chance('purchase') * Math.sqrt(eager) ? later(random, at, 600, now) : null;
    if (bought !== null) {
      const value = Math.round(Math.exp(3.6 + 0.6 * normal(random)) * 100) / 100;
      const by = visit.user !== null && random() < 0.5 ? 'user' : 'visitor';
      deeds.push({ goal: 'purchase', at: bought, value, by });
    }
    at = random() < 0.15 ? later(random, at, 4_000, now) : null;
  }
  return deeds;
}
