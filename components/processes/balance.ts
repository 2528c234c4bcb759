import { formatCount, formatNoun } from '@/components/common/format';
import type { ProcessPicture } from '@/lib/stocks/process.schemas';

export type Sentence = { text: string; detail: string; tone: 'good' | 'bad' | 'warn' | 'neutral' };

type Judged = Pick<ProcessPicture, 'stocks' | 'balance' | 'build' | 'ribbons'>;

/**
 * Do the books balance? The worst first: a history that is being rebuilt, subjects that are unaccounted for, nothing to
 * say, all is well. In each stock what was there and came must be what went and is there; and the count over the
 * subjects' attributes must be the count from their history.
 */
export function judgeBalance(picture: Judged): Sentence {
  const { stocks, balance, build } = picture;
  if (build !== null) {
    const share = build.total === 0 ? 0 : Math.floor((100 * build.done) / build.total);
    return {
      text: `The history is being rebuilt: ${String(share)}%.`,
      detail: `${formatCount(build.done)} of ${formatNoun(build.total, 'subject')} are done. Until then counts may not add up.`,
      tone: 'warn',
    };
  }
  const inside = stocks.reduce((sum, stock) => sum + stock.count, 0);
  const moved = picture.ribbons.reduce((sum, ribbon) => sum + ribbon.subjects, 0);
  if (balance.residue !== 0) {
    const wrong = balance.stocks.filter(({ residue }) => residue !== 0);
    const names = new Map(stocks.map(({ slug, name }) => [slug, name]));
    return {
      text: `${formatNoun(balance.residue, 'subject')} ${balance.residue === 1 ? 'is' : 'are'} unaccounted for.`,
      detail:
        wrong
          .map(
            ({ stock, snapshot, fromStays }) =>
              `${names.get(stock) ?? stock}: ${formatCount(snapshot)} by attributes, ${formatCount(fromStays)} by history`,
          )
          .join('; ') + '. Something was changed without being recorded.',
      tone: 'bad',
    };
  }
  const crooked = stocks.filter(({ before, entered, left, count }) => before + entered - left !== count);
  if (crooked.length > 0) {
    return {
      text: `${crooked.map(({ name }) => name).join(', ')} ${crooked.length === 1 ? 'does' : 'do'} not add up.`,
      detail: 'Before, in and out do not make the count at the end. The table below shows by how much.',
      tone: 'bad',
    };
  }
  if (moved === 0 && inside === 0) {
    return {
      text: 'Nothing has happened here yet.',
      detail: 'No subject was in any of these stocks.',
      tone: 'neutral',
    };
  }
  return {
    text: `Everything adds up: ${formatNoun(moved, 'move')}, nobody unaccounted for.`,
    detail: `${formatNoun(inside, 'subject')} inside at the end. Counted by attributes and by history: the same in every stock.`,
    tone: 'good',
  };
}

/** "On trial or Visiting → Paying"; null is the outside. */
export function endsWords(
  flow: { sources: readonly (string | null)[]; sinks: readonly (string | null)[] },
  names: ReadonlyMap<string, string>,
): string {
  const list = (ends: readonly (string | null)[]) =>
    ends.map((end) => (end === null ? 'outside' : (names.get(end) ?? end))).join(' or ');
  return `${list(flow.sources)} → ${list(flow.sinks)}`;
}

const UNITS = [
  { unit: 'minute', perDay: 1440 },
  { unit: 'hour', perDay: 24 },
  { unit: 'day', perDay: 1 },
  { unit: 'week', perDay: 1 / 7 },
  { unit: 'month', perDay: 12 / 365.2425 },
  { unit: 'year', perDay: 1 / 365.2425 },
] as const;
export type RateUnit = (typeof UNITS)[number]['unit'];
export const RATE_UNITS = UNITS.map(({ unit }) => unit);

/** A rate per day as one per another unit; months and years are mean ones. */
export function rateIn(perDay: number, unit: RateUnit): number {
  return perDay / (UNITS.find((each) => each.unit === unit)?.perDay ?? 1);
}

/** The shortest unit in which there is at least one event; a year for what is rarer. */
export function unitOfRate(perDay: number): RateUnit {
  return UNITS.find((each) => perDay / each.perDay >= 1)?.unit ?? 'year';
}

/** Nobody was in any of the stocks in these days. */
export const isEmpty = ({ stocks }: Pick<ProcessPicture, 'stocks'>): boolean =>
  stocks.every(({ before, entered }) => before === 0 && entered === 0);
