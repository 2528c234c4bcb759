import type { Mapping, TableText } from './types';

type Guess = Pick<Mapping, 'subject' | 'variant' | 'goals' | 'metrics' | 'at'>;

const SUBJECT = /(^|_)(id|uuid|user|userid|subject|visitor|player|customer|account)(_?id)?$/i;
const VARIANT = /(variant|variation|version|group|arm|bucket|treatment|condition)/i;
const TIME = /(^|_)(at|date|day|time|timestamp|enrolled|created)(_|$)|_at$/i;
const TRUTH = new Set(['true', 'false', '1', '0', 'yes', 'no', 'y', 'n', 't', 'f', '']);
const LOOKED_AT = 2000;

/** A first proposal for which column says what, from names and the first rows. People correct it. */
export function guessColumns({ columns, rows }: Pick<TableText, 'columns' | 'rows'>): Guess {
  const sample = rows.slice(0, LOOKED_AT);
  const facts = columns.map((column) =>
    factsOf(
      column,
      sample.map(({ cells }) => (cells[column] ?? '').trim()),
    ),
  );
  const subject =
    facts.find((fact) => SUBJECT.test(fact.column)) ??
    facts.find((fact) => fact.isDistinct && !fact.isTruth) ??
    facts[0];
  const others = facts.filter((fact) => fact !== subject);
  const variant =
    others.find((fact) => VARIANT.test(fact.column)) ??
    others.find((fact) => fact.values >= 2 && fact.values <= 20 && !fact.isTruth && !fact.isNumber && !fact.isTime);
  const at = others.find((fact) => fact !== variant && fact.isTime && TIME.test(fact.column));
  const rest = others.filter((fact) => fact !== variant && fact !== at);
  return {
    subject: subject?.column ?? '',
    variant: variant?.column ?? '',
    goals: rest.filter((fact) => fact.isTruth).map((fact) => fact.column),
    metrics: rest.filter((fact) => fact.isNumber && !fact.isTruth).map((fact) => fact.column),
    at: at?.column ?? '',
  };
}

function factsOf(column: string, values: string[]) {
  const filled = values.filter((value) => value !== '');
  const distinct = new Set(filled);
  return {
    column,
    values: distinct.size,
    isDistinct: filled.length > 0 && distinct.size === filled.length,
    isTruth: filled.length > 0 && values.every((value) => TRUTH.has(value.toLowerCase())),
    isNumber: filled.length > 0 && filled.every((value) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)),
    isTime: filled.length > 0 && filled.every((value) => /^\d{4}-\d{2}-\d{2}([T ]|$)/.test(value)),
  };
}
