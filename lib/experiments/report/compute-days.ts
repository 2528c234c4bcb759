import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { dayBoundaries, dayRange } from '@/lib/time/days';
import { countFlowConversions } from './flow-increments.sql';
import { countConversions, countEnrollments, sumPerDay, sumTotals, type Window } from './increments.sql';
import { sumMetric } from './metric-values.sql';
import { ENROLLMENT, flowIdsOf, type Outcomes } from './outcomes';
import type { TimesTo } from './time-to-flow';

/** Exact arithmetic on decimal texts: wide enough for sums of squares of any allowed values. */
const Exact = Prisma.Decimal.clone({ precision: 400 });
type Exact = Prisma.Decimal;

/** One stored row: cumulative until the end of `day`. `sum` and `sumSquares` are exact decimal texts. */
export type OutcomeRow = {
  day: string;
  outcome: string;
  variant: string;
  subjects: bigint;
  conversions: bigint;
  sum: string;
  sumSquares: string;
};

/** Who was left out until the end of `day`, and how long transitions took (of days that are over). */
export type HealthRow = {
  day: string;
  crossed: number;
  duplicate: number;
  automated: number;
  unconfirmed: number;
  timeTo?: TimesTo;
};

/** Where the previous day ended; null when the window begins with the phase's first day. */
export type Before = { rows: OutcomeRow[]; health: HealthRow } | null;

/** Enrollments that were purged, by day and reason: they count among those left out for ever. */
export type Purged = { day: string; reason: string; count: number }[];

type Question = {
  experimentId: number;
  phase: number;
  variants: string[];
  outcomes: Outcomes;
  /** first day of the phase's reports */
  firstDay: string;
  /** the window to compute, both included */
  fromDay: string;
  toDay: string;
  timeZone: string;
  before: Before;
  purged: Purged;
};

/**
 * The cumulative rows of each day in a window: what the day before had, plus what each day adds. A handful of
 * statements however many subjects, goals and days. Pure but for the reading: the same records give the same rows.
 */
export async function computeDays(db: Database, q: Question): Promise<{ rows: OutcomeRow[]; health: HealthRow[] }> {
  const days = dayRange(q.fromDay, q.toDay);
  const window: Window = { ...q, boundaries: dayBoundaries(q.fromDay, q.toDay, q.timeZone) };
  const needsWhole = q.outcomes.metrics.length > 0 || q.outcomes.values.some(({ mode }) => mode === 'perDay');
  const wholeDays = needsWhole ? dayRange(q.firstDay, q.toDay) : [];
  const whole: Window = { ...q, boundaries: needsWhole ? dayBoundaries(q.firstDay, q.toDay, q.timeZone) : [] };

  const enrolled = await countEnrollments(db, window);
  const converted = [
    ...(await countConversions(db, { ...window, fromStart: q.before === null })),
    ...(await countFlowConversions(db, window, flowIdsOf(q.outcomes))),
  ];
  const subjects = new Ledger(days, q.before?.rows ?? [], ENROLLMENT, 'subjects');
  for (const row of enrolled) subjects.add(row.bucket, row.variant, Number(row.counted), 0);

  const rows: OutcomeRow[] = [];
  for (const variant of q.variants) {
    subjects.each(variant, (day, n) => {
      rows.push(row(day, ENROLLMENT, variant, n.toFixed(), '0', '0', '0'));
    });
  }
  const subjectsOn = new Map(rows.map((r) => [`${r.day}/${r.variant}`, r.subjects.toString()]));
  const subjectsAt = (day: string, variant: string) => subjectsOn.get(`${day}/${variant}`) ?? '0';

  for (const { outcome, goalId } of q.outcomes.conversions) {
    const ledger = new Ledger(days, q.before?.rows ?? [], outcome, 'conversions');
    for (const r of converted) if (r.goal_id === goalId) ledger.add(r.bucket, r.variant, Number(r.conversions), 0);
    for (const variant of q.variants) {
      ledger.each(variant, (day, n) =>
        rows.push(row(day, outcome, variant, subjectsAt(day, variant), n.toFixed(), '0', '0')),
      );
    }
  }

  for (const aggregate of ['sum', 'count'] as const) {
    const asked = q.outcomes.values.filter((value) => value.aggregate === aggregate);
    const totals = asked.filter((value) => value.mode === 'total');
    const added = await sumTotals(
      db,
      window,
      totals.map((v) => v.goalId),
      aggregate,
    );
    for (const { outcome, goalId } of totals) {
      const ledger = new Ledger(days, q.before?.rows ?? [], outcome, 'sum');
      for (const r of added) if (r.goal_id === goalId) ledger.add(r.bucket, r.variant, r.sum, r.squares);
      for (const variant of q.variants) {
        ledger.each(variant, (day, sum, squares) =>
          rows.push(row(day, outcome, variant, subjectsAt(day, variant), '0', text(sum), text(squares))),
        );
      }
    }
    const perDay = asked.filter((value) => value.mode === 'perDay');
    const sums = await sumPerDay(
      db,
      whole,
      perDay.map((v) => v.goalId),
      aggregate,
    );
    for (const { outcome, goalId } of perDay) {
      const at = new Map(
        sums.filter((r) => r.goal_id === goalId).map((r) => [`${wholeDays[r.bucket - 1] ?? ''}/${r.variant}`, r]),
      );
      for (const day of days) {
        for (const variant of q.variants) {
          const found = at.get(`${day}/${variant}`);
          const [sum, squares] = [new Exact(found?.sum ?? 0), new Exact(found?.squares ?? 0)];
          rows.push(row(day, outcome, variant, subjectsAt(day, variant), '0', text(sum), text(squares)));
        }
      }
    }
  }
  for (const { outcome, source, mode } of q.outcomes.metrics) {
    // Anything of a metric may have changed, and a cohort's values are few: always from the first day on.
    const ledger = new Ledger(wholeDays, [], outcome, 'sum');
    for (const r of await sumMetric(db, whole, source, mode)) ledger.add(r.bucket, r.variant, r.sum, r.squares);
    const read = mode === 'total' ? ledger.each.bind(ledger) : ledger.eachAlone.bind(ledger);
    for (const variant of q.variants) {
      read(variant, (day, sum, squares) => {
        if (day < q.fromDay) return;
        rows.push(row(day, outcome, variant, subjectsAt(day, variant), '0', text(sum), text(squares)));
      });
    }
  }
  return { rows, health: countLeftOut(q, days, enrolled) };
}

const NOBODY = { crossed: 0, duplicate: 0, automated: 0, unconfirmed: 0 };

function countLeftOut(
  q: Question,
  days: string[],
  enrolled: Awaited<ReturnType<typeof countEnrollments>>,
): HealthRow[] {
  const added = new Map(days.map((day) => [day, { ...NOBODY }]));
  for (const r of enrolled) {
    const slot = added.get(days[r.bucket - 1] ?? '');
    if (slot === undefined) continue;
    slot.crossed += Number(r.crossed);
    slot.duplicate += Number(r.duplicate);
    slot.automated += Number(r.automated);
    slot.unconfirmed += Number(r.unconfirmed);
  }
  for (const purged of q.purged) {
    const slot = added.get(purged.day);
    if (slot === undefined) continue;
    if (purged.reason === 'automated') slot.automated += purged.count;
    else slot.unconfirmed += purged.count;
  }
  const { crossed, duplicate, automated, unconfirmed } = q.before?.health ?? NOBODY;
  const total = { crossed, duplicate, automated, unconfirmed };
  return days.map((day) => {
    const slot = added.get(day);
    total.crossed += slot?.crossed ?? 0;
    total.duplicate += slot?.duplicate ?? 0;
    total.automated += slot?.automated ?? 0;
    total.unconfirmed += slot?.unconfirmed ?? 0;
    return { ...total, day };
  });
}

function row(
  day: string,
  outcome: string,
  variant: string,
  subjects: string,
  conversions: string,
  sum: string,
  squares: string,
): OutcomeRow {
  return {
    day,
    outcome,
    variant,
    subjects: BigInt(subjects),
    conversions: BigInt(conversions),
    sum,
    sumSquares: squares,
  };
}

const text = (value: Exact): string => value.toFixed();

/** Running sums per variant over days: start from the day before, add increments, read off every day. */
class Ledger {
  readonly #start = new Map<string, [Exact, Exact]>();
  readonly #added = new Map<string, [Exact, Exact]>();
  readonly #days: string[];

  constructor(days: string[], before: OutcomeRow[], outcome: string, field: 'subjects' | 'conversions' | 'sum') {
    this.#days = days;
    for (const r of before) {
      if (r.outcome !== outcome) continue;
      const first = field === 'sum' ? r.sum : r[field].toString();
      this.#start.set(r.variant, [new Exact(first), new Exact(field === 'sum' ? r.sumSquares : 0)]);
    }
  }

  add(bucket: number, variant: string, first: number | string, second: number | string): void {
    const key = `${bucket}/${variant}`;
    const [a, b] = this.#added.get(key) ?? [new Exact(0), new Exact(0)];
    this.#added.set(key, [Exact.add(a, first), Exact.add(b, second)]);
  }

  /** The same without running on: what was added on each day by itself. */
  eachAlone(variant: string, visit: (day: string, first: Exact, second: Exact) => void): void {
    this.#days.forEach((day, index) => {
      const [a, b] = this.#added.get(`${index + 1}/${variant}`) ?? [new Exact(0), new Exact(0)];
      visit(day, a, b);
    });
  }

  each(variant: string, visit: (day: string, first: Exact, second: Exact) => void): void {
    let [first, second] = this.#start.get(variant) ?? [new Exact(0), new Exact(0)];
    this.#days.forEach((day, index) => {
      const [a, b] = this.#added.get(`${index + 1}/${variant}`) ?? [0, 0];
      first = Exact.add(first, a);
      second = Exact.add(second, b);
      visit(day, first, second);
    });
  }
}
