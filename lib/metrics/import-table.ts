import { isStorable, Key, toLabel } from '@/lib/config/names';
import { dayOf } from '@/lib/time/days';
import { parseInstant } from '@/lib/time/parse-instant';
import { OWN_DOMAINS, type MetricInput, type Period, type StatisticInput } from './schemas';

/**
 * A table with one row per statistic: which metrics to define, and what to record. Pure, so that whoever reads a file
 * reads it alike.
 */

/** Which column says what. `domain`: for metrics that are named without one. */
export type StatisticsChoice = {
  metric: string;
  date: string;
  value: string;
  object?: string | undefined;
  domain: string;
  period: Period;
};

/** Why a row cannot be used. `line`: in the file, the header being line 1. */
export type StatisticProblem = { line: number; column: string; message: string };

export type StatisticsPlan = StatisticsChoice & { timeZone: string };

const NOTHING = new Set(['', 'null', 'na', 'n/a', 'none', 'nan']);
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Any text as one half of a reference: `Order count (€)` is `Order_count_`. Own domains are left to the product. */
export function toReference(text: string, isDomain = false): string {
  const key = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .slice(0, 90);
  const taken = isDomain && OWN_DOMAINS.some((own) => own === key);
  return Key.safeParse(key).success && !taken ? key : `x_${key}`;
}

/** `shopping/order_count` as it is; `Order count` in the domain that is meant for it. */
export function referenceOf(text: string, domain: string): string {
  const [first = '', ...rest] = text.split('/');
  return rest.length === 0
    ? `${toReference(domain, true)}/${toReference(first)}`
    : `${toReference(first, true)}/${toReference(rest.join('/'))}`;
}

/** Throws when the file lacks a column. */
export function planStatistics(choice: StatisticsChoice, columns: readonly string[], timeZone: string): StatisticsPlan {
  for (const column of [choice.metric, choice.date, choice.value, choice.object]) {
    if (column !== undefined && !columns.includes(column)) {
      throw new Error(`The file has no column "${column}". It has: ${columns.join(', ')}.`);
    }
  }
  return { ...choice, timeZone };
}

/** One row as a statistic, with the name under which the table knows its metric; or why it is none. */
export function readStatistic(
  plan: StatisticsPlan,
  cells: Readonly<Record<string, string>>,
  line: number,
): { statistic: StatisticInput; name: string } | { problem: StatisticProblem } {
  const cell = (column: string) => (cells[column] ?? '').trim();
  const refuse = (column: string, message: string) => ({ problem: { line, column, message } });
  const name = cell(plan.metric);
  if (name === '') return refuse(plan.metric, 'is empty');
  const instant = parseInstant(cell(plan.date), plan.timeZone);
  if (instant === null) return refuse(plan.date, `"${cell(plan.date).slice(0, 40)}" is no date`);
  const text = cell(plan.value);
  const missing = NOTHING.has(text.toLowerCase());
  if (!missing && !NUMBER.test(text)) return refuse(plan.value, `"${text.slice(0, 40)}" is no number`);
  const value = missing ? null : Number(text);
  if (value !== null && Math.abs(value) > 1e12) return refuse(plan.value, 'is not within ±1e12');
  const object = plan.object === undefined ? '' : cell(plan.object);
  if (object.length > 200) return refuse(plan.object ?? '', 'is longer than 200 characters');
  if (!isStorable(object)) return refuse(plan.object ?? '', 'has characters that cannot be stored');
  const statistic: StatisticInput = {
    ...{ metric: referenceOf(name, plan.domain), period: plan.period, value },
    date: dayOf(new Date(instant), plan.timeZone),
    ...(object === '' ? {} : { object }),
  };
  return { statistic, name };
}

/** A metric as it is defined when nobody has done so: whole numbers are counts, others sums. */
export function metricOf(ref: string, name: string, whole: boolean): MetricInput {
  const label = name.includes('/') ? name.slice(name.indexOf('/') + 1) : name;
  return { ref, name: toLabel(label, ref.slice(0, 200)), kind: whole ? 'count' : 'sum' };
}
