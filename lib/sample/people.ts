import type { Agent } from '@/lib/collect/agent';
import { customersOn, SAMPLE_DAYS, visitorsOn } from './plan';
import { choose, randomFrom, waiting, type Random } from './random';

/** One visit of somebody to the sample shop. */
export type Visit = {
  visitor: string;
  /** The customer who signs in during the visit; null for most. */
  user: string | null;
  at: Date;
  device: Agent['device'];
  language: string;
  /** A program that says so. */
  bot: boolean;
  /** Stayed long enough to be known to be human. */
  confirmed: boolean;
  /** What this visit draws on for everything that is left to chance. */
  random: Random;
};

/** Every subject of the sample data is named like this, so that it can be told from others and removed. */
export const SAMPLE_PREFIX = 'sample-';

const DAY_MS = 86_400_000;
const HOURS: readonly (readonly [number, number])[] = [
  1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 12, 11, 10, 10, 10, 11, 13, 15, 16, 13, 8, 3,
].map((weight, hour) => [hour, weight] as const);

/**
 * Everybody who came to the shop in the last two years, day by day, oldest first: the same people on every run, moved
 * to end `now`. Nobody comes after `now`.
 * @param share part of the visitors of a day who come at all, 0..1
 */
export function* visitsUntil(now: Date, share = 1, seed = 20_260_101): Generator<Visit[]> {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  let people = 0;
  let customers = 0;
  for (let daysAgo = SAMPLE_DAYS; daysAgo >= 0; daysAgo--) {
    const random = randomFrom(seed + daysAgo);
    const start = midnight - daysAgo * DAY_MS;
    const visits: Visit[] = [];
    const arrive = (user: string | null) => {
      const at = new Date(start + choose(random, HOURS) * 3_600_000 + Math.floor(random() * 3_600_000));
      people += 1;
      const bot = user === null && random() < 0.012;
      visits.push({
        visitor: `${SAMPLE_PREFIX}v-${people}`,
        user,
        at,
        device: choose(random, [
          ['phone', 58],
          ['desktop', 36],
          ['tablet', 6],
        ]),
        language: choose(random, [
          ['en-GB', 40],
          ['nl-NL', 30],
          ['de-DE', 20],
          ['fr-FR', 10],
        ]),
        bot,
        confirmed: !bot && random() > 0.03,
        random: randomFrom(seed ^ (people * 2_654_435_761)),
      });
    };
    const weekday = new Date(start).getUTCDay();
    for (let n = Math.round(share * visitorsOn(daysAgo, weekday, random())); n > 0; n--) arrive(null);
    for (let n = Math.round(share * customersOn(daysAgo, random())); n > 0; n--) {
      // Few come again on another device: then they may meet the other variant of what is drawn by visitor.
      const known = customers > 0 && random() < 0.04;
      arrive(`${SAMPLE_PREFIX}u-${known ? 1 + Math.floor(random() * customers) : ++customers}`);
    }
    yield visits.filter((visit) => visit.at <= now).sort((a, b) => a.at.getTime() - b.at.getTime());
  }
}

/** An instant that follows another after a while, or null when it has not come yet. Means in minutes. */
export function later(random: Random, at: Date, meanMinutes: number, now: Date): Date | null {
  const then = new Date(at.getTime() + 1_000 + Math.floor(waiting(random, meanMinutes) * 60_000));
  return then <= now ? then : null;
}
