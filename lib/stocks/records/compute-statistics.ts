import type { Database } from '@/lib/db/context';
import { readMovements } from '../reading/movements.sql';
import {
  BIN_EDGES,
  readActivity,
  readCompletions,
  readEncounters,
  readMembers,
  readPercentiles,
  type ByDay,
  type Completions,
} from '../reading/statistics.sql';
import { STATISTICS_VALUES_MAX } from '../process.schemas';
import type { ProcessView, StockView } from '../schemas';

/** Statistics of one day, of the process in all (facet and value '') or of one value of a facet. */
export type StatisticsRow = {
  date: string;
  facet: string;
  value: string;
  /** Subjects at the end of the day, by slug of the stock. */
  counts: Record<string, number>;
  /** Subjects who had been in any of the stocks by then. */
  members: number;
  notEncountered: number | null;
  completion: StoredCompletion;
  population: { total: number; new: number; active: number } | null;
};

/** Seconds; `bins`: subjects by length, from each edge on, as long as there are any. */
export type StoredCompletion = {
  shortest: number | null;
  average: number | null;
  median: number | null;
  p90: number | null;
  longest: number | null;
  completed: number;
  bins: { from: number; subjects: number }[];
};

export type ProcessParts = {
  process: ProcessView;
  stocks: readonly StockView[];
  population: StockView | null;
  start: StockView | undefined;
  end: StockView | undefined;
};

/** A handful of statements however many days and values. `from`: begin of the first day; `ends`: end of each. */
export async function computeStatistics(
  db: Database,
  parts: ProcessParts,
  range: { days: readonly string[]; from: Date; ends: readonly Date[] },
  facet: string | null,
): Promise<StatisticsRow[]> {
  const { process, stocks, population, start, end } = parts;
  const { days, ends } = range;
  const question = { stockIds: stocks.map(({ id }) => id), ends, facet };
  const members = cumulate(await readMembers(db, question), days.length);
  const values = [...members]
    .sort(([a, n], [b, m]) => (n.at(-1) === m.at(-1) ? (a < b ? -1 : 1) : (m.at(-1) ?? 0) - (n.at(-1) ?? 0)))
    .slice(0, STATISTICS_VALUES_MAX)
    .map(([value]) => value);
  if (facet === null && values.length === 0) values.push('');
  const moved = await readMovements(db, { stockIds: question.stockIds, boundaries: ends, facet });
  const counts = new Map(
    stocks.map(({ id, slug }) => [
      slug,
      cumulate(
        moved
          .filter(({ stockId }) => stockId === id)
          .map((row) => ({
            bucket: row.bucket,
            value: row.value,
            count: row.entered - row.left + row.reclassifiedIn - row.reclassifiedOut,
          })),
        days.length,
      ),
    ]),
  );
  const whole =
    population === null
      ? null
      : { ...question, kind: process.kind, population: { stockId: population.id, kind: population.kind } };
  const encounters = whole === null ? null : await readEncounters(db, whole);
  const met = encounters === null ? null : cumulate(encounters.met, days.length);
  const people = encounters === null ? null : cumulate(encounters.people, days.length).get('');
  const activity = whole === null || facet !== null ? [] : await readActivity(db, { ...whole, from: range.from });
  const times =
    start === undefined || end === undefined
      ? null
      : await summarize(db, { from: start.id, to: end.id, ends, facet }, values, days.length);
  return values.flatMap((value) =>
    days.map((date, n): StatisticsRow => {
      const total = people?.[n] ?? 0;
      const active = activity.find(({ bucket }) => bucket === n);
      return {
        ...{ date, facet: facet ?? '', value },
        counts: Object.fromEntries(stocks.map(({ slug }) => [slug, counts.get(slug)?.get(value)?.[n] ?? 0])),
        members: members.get(value)?.[n] ?? 0,
        notEncountered: met === null ? null : total - (met.get(value)?.[n] ?? 0),
        completion: times?.get(value)?.[n] ?? NOBODY,
        population:
          whole === null || facet !== null ? null : { total, new: active?.fresh ?? 0, active: active?.active ?? 0 },
      };
    }),
  );
}

const NOBODY: StoredCompletion = {
  ...{ shortest: null, average: null, median: null, p90: null, longest: null },
  ...{ completed: 0, bins: [] },
};

/** Sums by value over days. */
function cumulate(rows: readonly ByDay[], days: number): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  for (const { bucket, value, count } of rows) {
    let own = sums.get(value);
    if (own === undefined) sums.set(value, (own = Array.from({ length: days }, () => 0)));
    if (bucket < days) own[bucket] = (own[bucket] ?? 0) + count;
  }
  for (const own of sums.values()) for (let n = 1; n < days; n++) own[n] = (own[n] ?? 0) + (own[n - 1] ?? 0);
  return sums;
}

async function summarize(
  db: Database,
  question: Parameters<typeof readCompletions>[1],
  values: readonly string[],
  days: number,
): Promise<Map<string, StoredCompletion[]>> {
  const known = new Set(values);
  const done = new Map<string, Completions[]>();
  for (const row of await readCompletions(db, question)) {
    if (!known.has(row.value)) continue;
    const own = done.get(row.value);
    if (own === undefined) done.set(row.value, [row]);
    else own.push(row);
  }
  const pairs = [...done].flatMap(([value, rows]) =>
    [...new Set(rows.map(({ bucket }) => bucket))].map((n) => ({ n, value })),
  );
  const percentiles = new Map(
    (await readPercentiles(db, question, pairs)).map((one) => [`${String(one.n)} ${one.value}`, one]),
  );
  return new Map(
    [...done].map(([value, rows]) => {
      const byDay: StoredCompletion[] = [];
      let sum = 0n;
      let known = NOBODY;
      const bins = new Map<number, number>();
      for (let n = 0; n < days; n++) {
        const fresh = rows.filter(({ bucket }) => bucket === n);
        for (const row of fresh) {
          bins.set(row.bin, (bins.get(row.bin) ?? 0) + row.subjects);
          sum += micros(row.sum);
          const completed = known.completed + row.subjects;
          known = {
            ...known,
            completed,
            shortest: Math.min(known.shortest ?? Infinity, row.shortest),
            longest: Math.max(known.longest ?? 0, row.longest),
            average: Number(sum) / 1e6 / completed,
          };
        }
        const at = percentiles.get(`${String(n)} ${value}`);
        if (at !== undefined) known = { ...known, median: at.median, p90: at.p90, bins: binsOf(bins) };
        byDay.push(known);
      }
      return [value, byDay];
    }),
  );
}

/** Exact decimal seconds as whole microseconds. */
function micros(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}

function binsOf(bins: ReadonlyMap<number, number>): StoredCompletion['bins'] {
  const first = Math.min(...bins.keys());
  const last = Math.max(...bins.keys());
  return BIN_EDGES.flatMap((from, n) => {
    const bin = n + 1;
    return bin < first || bin > last ? [] : [{ from, subjects: bins.get(bin) ?? 0 }];
  });
}
