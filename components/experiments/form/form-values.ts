import type { z } from 'zod';
import { ExperimentInput, type ExperimentChange, type ExperimentView, type Variant } from '@/lib/experiments/schemas';
import { changedOnly } from '@/components/common/changed-only';
import { fromPercents, percentSum, toPercents } from '../weights';

export type VariantValues = { key: string; name: string; percent: number; value: string };

/** What the form holds: percents as people type them, values of variants as JSON text. */
export type FormValues = {
  name: string;
  key: string;
  description: string;
  notes: string;
  subjectKind: string;
  external: boolean;
  coverage: number;
  variants: VariantValues[];
  primaryGoal: string | null;
  allGoals: boolean;
  goals: string[];
  guardrails: string[];
  /** slugs */
  flows: string[];
  /** `domain/metric:total` or `domain/metric:perDay` */
  metrics: string[];
  allValues: boolean;
  /** `goal:total` or `goal:perDay` */
  values: string[];
  baseline: number | '';
  effect: number | '';
  plannedSubjects: number | '';
  test: 'welch' | 'student';
};

export const EMPTY_VALUES: FormValues = {
  name: '',
  key: '',
  description: '',
  notes: '',
  subjectKind: 'visitor',
  external: false,
  coverage: 100,
  variants: [
    { key: 'control', name: '', percent: 50, value: '' },
    { key: 'test', name: '', percent: 50, value: '' },
  ],
  primaryGoal: null,
  allGoals: true,
  goals: [],
  guardrails: [],
  flows: [],
  metrics: [],
  allValues: true,
  values: [],
  baseline: '',
  effect: 10,
  plannedSubjects: '',
  test: 'welch',
};

/** Keys under which the dashboard has pages of its own. */
const RESERVED = new Set(['new', 'import']);

/** What the form shows of an experiment. */
export function valuesOf(experiment: ExperimentView): FormValues {
  const percents = toPercents(experiment.variants.map((variant) => variant.weight));
  return {
    name: experiment.name,
    key: experiment.key,
    description: experiment.description,
    notes: experiment.notes,
    subjectKind: experiment.subjectKind,
    external: experiment.external,
    coverage: toPercent(experiment.coverage),
    variants: experiment.variants.map((variant, index) => ({
      key: variant.key,
      name: variant.name ?? '',
      percent: percents[index] ?? 0,
      value: variant.value === undefined ? '' : JSON.stringify(variant.value, null, 2),
    })),
    primaryGoal: experiment.primaryGoal,
    allGoals: experiment.goals === null,
    goals: experiment.goals ?? [],
    guardrails: experiment.guardrails,
    flows: experiment.flows,
    metrics: experiment.metrics.map(({ metric, mode }) => `${metric}:${mode}`),
    allValues: experiment.engagement === null,
    values: (experiment.engagement ?? []).map(({ goal, mode }) => `${goal}:${mode}`),
    baseline: experiment.baselineRate === null ? '' : toPercent(experiment.baselineRate),
    effect: experiment.minimumEffect === null ? '' : toPercent(experiment.minimumEffect),
    plannedSubjects: experiment.plannedSubjects ?? '',
    test: experiment.test,
  };
}

/** The experiment that the form describes. Unparsed: `errorsOf` says what is wrong with it. */
export function inputOf(values: FormValues, before: ExperimentView | null): z.input<typeof ExperimentInput> {
  return {
    key: values.key.trim(),
    name: values.name,
    description: values.description,
    notes: values.notes,
    subjectKind: values.subjectKind.trim(),
    external: values.external,
    coverage:
      before !== null && toPercent(before.coverage) === values.coverage ? before.coverage : values.coverage / 100,
    variants: variantsOf(values.variants, before),
    primaryGoal: values.primaryGoal,
    goals: values.allGoals ? null : values.goals,
    guardrails: values.guardrails,
    flows: values.flows,
    metrics: values.metrics.map(choiceOf).map(({ goal, mode }) => ({ metric: goal, mode })),
    engagement: values.allValues ? null : values.values.map(choiceOf),
    baselineRate: values.baseline === '' ? null : values.baseline / 100,
    minimumEffect: values.effect === '' ? null : values.effect / 100,
    plannedSubjects: values.plannedSubjects === '' ? null : values.plannedSubjects,
    test: values.test,
  };
}

/** What the form has changed of the experiment that it was filled with. */
export function changeOf(values: FormValues, before: ExperimentView): ExperimentChange {
  const {
    key: _key,
    external: _external,
    ...change
  } = changedOnly(inputOf(values, before), inputOf(valuesOf(before), before));
  return change;
}

/** Weights that nobody touched stay as they are to the last digit, so that an old split is not "changed" by rounding. */
function variantsOf(values: readonly VariantValues[], before: ExperimentView | null): Variant[] {
  const percents = values.map((variant) => variant.percent);
  const old = before === null ? [] : before.variants.map((variant) => variant.weight);
  const untouched = old.length === percents.length && toPercents(old).every((percent, i) => percent === percents[i]);
  const weights = untouched ? old : fromPercents(percents);
  return values.map((variant, index) => ({
    key: variant.key.trim(),
    weight: weights[index] ?? 0,
    ...(variant.name.trim() === '' ? {} : { name: variant.name }),
    ...(variant.value.trim() === '' ? {} : { value: parseJson(variant.value).value }),
  }));
}

/** What is wrong, by the path of the form's field; empty when all is well. The room's own schema decides. */
export function errorsOf(
  values: FormValues,
  about: { before: ExperimentView | null; takenKeys: ReadonlySet<string> },
): Record<string, string> {
  const errors: Record<string, string> = {};
  values.variants.forEach((variant, index) => {
    if (variant.value.trim() !== '' && !parseJson(variant.value).ok) errors[`variants.${index}.value`] = 'is not JSON';
  });
  const parsed = ExperimentInput.safeParse(inputOf(values, about.before));
  for (const issue of parsed.error?.issues ?? []) {
    const field = fieldOf(issue.path);
    errors[field] ??= MESSAGES[field.split('.').at(-1) ?? ''] ?? issue.message;
  }
  const sum = percentSum(values.variants.map((variant) => variant.percent));
  if (sum !== 100) errors['variants'] = `weights add up to ${sum}%, not to 100%`;
  const keys = values.variants.map((variant) => variant.key.trim());
  keys.forEach((key, index) => {
    if (key !== '' && keys.indexOf(key) !== index) errors[`variants.${index}.key`] = 'is there twice';
  });
  if (about.before === null && about.takenKeys.has(values.key.trim())) errors['key'] = 'is taken by another experiment';
  if (about.before === null && RESERVED.has(values.key.trim())) errors['key'] = 'is an address of the dashboard';
  if (about.before?.startedAt != null && values.coverage < toPercent(about.before.coverage))
    errors['coverage'] = `can only grow: it is ${toPercent(about.before.coverage)}% now`;
  if (!values.allGoals && values.primaryGoal !== null && !values.goals.includes(values.primaryGoal))
    errors['primaryGoal'] = 'is not among the goals of this experiment';
  return errors;
}

/** In the form's own terms: it shows percents where the schema has fractions. */
const MESSAGES: Record<string, string> = {
  baseline: 'must be above 0% and below 100%',
  effect: 'must be above 0%',
  plannedSubjects: 'must be a whole number above 0',
  coverage: 'must be 0% to 100%',
  percent: 'must be 0% to 100%',
};

const FIELDS: Record<string, string> = {
  baselineRate: 'baseline',
  minimumEffect: 'effect',
  engagement: 'values',
};

/** The form's name of a field of the experiment: `variants.1.weight` → `variants.1.percent`. */
export function fieldOf(path: readonly PropertyKey[]): string {
  const [first, index, inner] = path.map(String);
  if (first === undefined) return 'form';
  if (first !== 'variants' || index === undefined) return FIELDS[first] ?? first;
  return `variants.${index}.${inner === 'weight' ? 'percent' : (inner ?? 'key')}`;
}

/** What cannot be changed now, with the reason; undefined where it can. */
export function locksOf(before: ExperimentView | null): { key?: string; kind?: string; split?: string } {
  if (before === null) return {};
  const key = 'Code asks by this key, so it stays.';
  if (before.startedAt === null) return { key };
  return {
    key,
    kind: 'Fixed at the first start: enrollments are of this kind.',
    split: 'Fixed since the start, so that nobody changes sides. Another split needs a new phase.',
  };
}

/** "Shorter checkout" → "shorter-checkout": a first proposal. */
export function keyFrom(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
}

function parseJson(text: string): { ok: boolean; value: Variant['value'] } {
  try {
    return { ok: true, value: JSON.parse(text) as Variant['value'] };
  } catch {
    return { ok: false, value: null };
  }
}

function choiceOf(id: string): { goal: string; mode: 'total' | 'perDay' } {
  const [goal = '', mode] = id.split(':');
  return { goal, mode: mode === 'perDay' ? 'perDay' : 'total' };
}

function toPercent(fraction: number): number {
  return Number((fraction * 100).toFixed(4));
}
