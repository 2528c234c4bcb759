import { z } from 'zod';
import { cutText, Day, isStorable, toLabel } from '@/lib/config/names';
import { toReference } from './import-table';
import { toLongText } from './import-text';
import type { MetricInput, Period, StatisticInput } from './schemas';

/**
 * The JSON dump of an older tool (`dumpdata` of its Domain, Metric, StatisticByDate and StatisticByDateAndObject, and of
 * statistics by other fields made from its abstract models) as definitions and statistics of this one. Pure.
 *
 * Periods are stored as seconds there, 0 being the lifetime; those of a minute, an hour and a year have no place here.
 * Relations are numbers or natural keys. An object becomes `model:id`, where the dump tells the model, else `type7:id`.
 */
export type TrackstatsPlan = {
  domains: { ref: string; name: string }[];
  metrics: MetricInput[];
  statistics: StatisticInput[];
  /** Entries by model that were understood, and all others. */
  read: Record<string, number>;
  ignored: Record<string, number>;
  /** What had to be called differently: what it was, what it is. */
  renamed: { from: string; to: string }[];
  /** Entries that cannot come over. `entry`: place in the dump, from 1. */
  problems: { entry: number; message: string }[];
};

const PERIODS: Record<number, Period> = {
  0: 'lifetime',
  86_400: 'day',
  604_800: 'week',
  2_419_200: 'days28',
  2_592_000: 'month',
};

const Entry = z.object({
  model: z.string(),
  pk: z.unknown().optional(),
  fields: z.record(z.string(), z.unknown()),
});
type Entry = z.infer<typeof Entry> & { place: number };

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
/** A relation, by number or natural key, as one text. Natural keys may be nested. */
const keyOf = (value: unknown): string =>
  Array.isArray(value) ? JSON.stringify((value as unknown[]).flat(3)) : textOf(value);

/** Throws when the text is no list of a dump's entries. */
export function planTrackstats(dump: unknown): TrackstatsPlan {
  const parsed = z.array(z.unknown()).safeParse(dump);
  if (!parsed.success) throw new Error('This is no dump: it must be a list of {model, pk, fields}.');
  const plan: TrackstatsPlan = {
    ...{ domains: [], metrics: [], statistics: [], read: {}, ignored: {}, renamed: [], problems: [] },
  };
  const entries: Entry[] = [];
  parsed.data.forEach((entry, index) => {
    const one = Entry.safeParse(entry);
    if (one.success) entries.push({ ...one.data, place: index + 1 });
    else plan.problems.push({ entry: index + 1, message: 'is no {model, pk, fields}' });
  });
  const of = (model: string) => entries.filter((entry) => entry.model.toLowerCase() === model);
  const domains = readDomains(plan, of('trackstats.domain'));
  const metrics = readMetrics(plan, of('trackstats.metric'), domains);
  const types = new Map<string, string>();
  for (const { pk, fields } of of('contenttypes.contenttype')) types.set(textOf(pk), textOf(fields['model']));
  for (const entry of entries) {
    const { model, fields } = entry;
    if (['trackstats.domain', 'trackstats.metric'].includes(model.toLowerCase())) continue;
    const isStatistic = ['metric', 'date', 'period', 'value'].every((field) => field in fields);
    const tally = isStatistic ? plan.read : plan.ignored;
    tally[model] = (tally[model] ?? 0) + 1;
    if (isStatistic) readStatistic(plan, entry, metrics, types);
  }
  return plan;
}

function count(plan: TrackstatsPlan, { model }: Entry): void {
  plan.read[model] = (plan.read[model] ?? 0) + 1;
}

function rename(plan: TrackstatsPlan, from: string, to: string): string {
  if (from !== to) plan.renamed.push({ from, to });
  return to;
}

/** Two that read alike without their signs are still two: the later ones get a number. */
function alone(key: string, taken: ReadonlySet<string>): string {
  for (let n = 2, next = key; ; n++) {
    if (!taken.has(next)) return next;
    next = `${key}_${n}`;
  }
}

/** References of domains by everything that may name them. */
function readDomains(plan: TrackstatsPlan, entries: readonly Entry[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of entries) {
    count(plan, entry);
    const old = textOf(entry.fields['ref']);
    if (old === '') {
      plan.problems.push({ entry: entry.place, message: 'has no reference' });
      continue;
    }
    const key = toReference(old, true);
    const kept = key === old ? [] : entries.map(({ fields }) => textOf(fields['ref']));
    const taken = new Set([...plan.domains.map((domain) => domain.ref), ...kept]);
    const ref = rename(plan, old, alone(key, taken));
    found.set(textOf(entry.pk), ref).set(keyOf([old]), ref);
    plan.domains.push({ ref, name: toLabel(textOf(entry.fields['name']), toLabel(old, ref)) });
  }
  return found;
}

function readMetrics(
  plan: TrackstatsPlan,
  entries: readonly Entry[],
  domains: ReadonlyMap<string, string>,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of entries) {
    count(plan, entry);
    const old = textOf(entry.fields['ref']);
    const domain = domains.get(keyOf(entry.fields['domain']));
    if (old === '' || domain === undefined) {
      plan.problems.push({ entry: entry.place, message: old === '' ? 'has no reference' : 'its domain is not there' });
      continue;
    }
    const key = toReference(old);
    const taken = plan.metrics.flatMap((metric) =>
      metric.ref.startsWith(`${domain}/`) ? [metric.ref.slice(domain.length + 1)] : [],
    );
    // What needs no other name keeps it, also when it comes later.
    const kept = key === old ? [] : entries.map(({ fields }) => textOf(fields['ref']));
    const ref = `${domain}/${rename(plan, old, alone(key, new Set([...taken, ...kept])))}`;
    const [oldDomain] = [...domains].find(([key, value]) => value === domain && key.startsWith('[')) ?? ['[""]'];
    found.set(textOf(entry.pk), ref);
    found.set(keyOf([...(JSON.parse(oldDomain) as unknown[]), old]), ref);
    const name = toLabel(textOf(entry.fields['name']), toLabel(old, ref.slice(0, 200)));
    plan.metrics.push({ ref, name, description: toLongText(textOf(entry.fields['description'])) });
  }
  return found;
}

/** Fields beside these are what a statistic is told apart by. */
const KNOWN = new Set(['metric', 'date', 'period', 'value', 'object_type', 'object_id']);

function readStatistic(
  plan: TrackstatsPlan,
  { fields, place }: Entry,
  metrics: ReadonlyMap<string, string>,
  types: ReadonlyMap<string, string>,
): void {
  const refuse = (message: string) => void plan.problems.push({ entry: place, message });
  const metric = metrics.get(keyOf(fields['metric']));
  if (metric === undefined) return refuse('its metric is not there');
  const seconds = fields['period'];
  const period = typeof seconds === 'number' ? PERIODS[seconds] : undefined;
  if (period === undefined) return refuse(`a period of ${textOf(seconds)} seconds has no place here`);
  const { value } = fields;
  if (value !== null && (typeof value !== 'number' || Math.abs(value) > 1e12)) {
    return refuse(`its value ${textOf(value)} is no number within ±1e12`);
  }
  const date = textOf(fields['date']).slice(0, 10);
  if (!Day.safeParse(date).success) return refuse(`its date "${date}" is no day`);
  const others = Object.entries(fields).filter(([name]) => !KNOWN.has(name));
  const dimensions = Object.fromEntries(
    others.map(([name, text]) => [toReference(name), cutText(text === null ? '' : keyOf(text) || String(text), 200)]),
  );
  const type = fields['object_type'];
  const model = Array.isArray(type) ? textOf(type.at(-1)) : (types.get(textOf(type)) ?? `type${textOf(type)}`);
  const id = textOf(fields['object_id']);
  if (![id, model, ...Object.values(dimensions)].every(isStorable))
    return refuse('has characters that cannot be stored');
  plan.statistics.push({ metric, date, period, value, dimensions, ...(id === '' ? {} : { object: `${model}:${id}` }) });
}
