import { dayOf, dayWindow } from '@/lib/time/days';
import type { ConversionComparison, DayReport, GoalReport, Verdict } from './report.schemas';
import { ANY, isFlow } from './report/outcomes';
import type { ExperimentView } from './schemas';

const ALPHA = 0.05;
/** Below this an always-valid statement about rates is not honest (see the statistics notes). */
const CONVERSIONS_PER_VARIANT_MIN = 50;
/** More crossed subjects than this share of all say that assignment is broken. */
const CROSSED_SHARE_MAX = 0.02;

type NameOf = (key: string) => string;
type Computed = Extract<ConversionComparison, { status: 'computed' }>;

/**
 * The one sentence that a report comes to. Safe to read every day: before the planned size it speaks only when the
 * always-valid test does; at the planned size the adjusted fixed-size test may speak. Pure.
 *
 * @param plannedSubjects subjects over all variants; null when nothing was planned
 * @param names of goals by their keys, for the sentence; a goal without one is called by its key
 */
export function decideVerdict(input: {
  experiment: ExperimentView;
  report: DayReport | null;
  plannedSubjects: number | null;
  now: Date;
  names?: ReadonlyMap<string, string>;
}): Verdict {
  const { experiment, report } = input;
  const nameOf: NameOf = (goal) => input.names?.get(goal) ?? goal;
  if (experiment.startedAt === null && !experiment.external && report === null) {
    return say('not_started', 'Not started: everybody sees the control.', 'Enable it to enroll subjects.');
  }
  if (report === null) {
    return say(
      'not_enough_data',
      'Not enough data yet: 0 of 1 daily report.',
      'The first report is computed after the first day is over.',
    );
  }
  const distrust = whyNotTrust(report);
  if (distrust !== null)
    return say('do_not_trust', `Do not trust this yet: ${distrust}.`, 'Find the cause before you read the numbers.');
  const found = judge(input, report, nameOf);
  const endedAt = endOf(experiment, report.phase);
  if (endedAt === null) return found;
  const day = dayOf(new Date(endedAt), report.timeZone);
  return { ...found, kind: 'stopped', text: `Stopped on ${day}; ${conclusion(experiment, report, found)}.` };
}

/** When a phase ended; null while it goes on. The last one ends and goes on with the experiment. */
function endOf(experiment: ExperimentView, phase: number): string | null {
  if (phase === experiment.phase) return experiment.state === 'enabled' ? null : experiment.endedAt;
  return experiment.phases.find((each) => each.phase === phase)?.endedAt ?? null;
}

function judge(
  { experiment, plannedSubjects }: { experiment: ExperimentView; plannedSubjects: number | null },
  report: DayReport,
  nameOf: NameOf,
): Verdict {
  const guardrail = worseGuardrail(experiment, report, nameOf);
  if (guardrail !== null) return guardrail;
  const primary = primaryGoal(experiment, report);
  if (primary === null) {
    const { primaryGoal: chosen } = experiment;
    return chosen === null
      ? say('not_enough_data', 'Not enough data yet: no goal is chosen.', 'Choose a goal.')
      : say(
          'not_enough_data',
          `Not enough data yet: no report has ${nameOf(chosen)}.`,
          'A goal that was chosen just now is in the next report; one that is archived, or no conversion, is in none.',
          null,
          chosen,
        );
  }
  const subjects = report.variants.reduce((sum, variant) => sum + variant.subjects, 0);
  const reached = plannedSubjects !== null && subjects >= plannedSubjects;
  const decisive = primary.comparisons.flatMap((c) => {
    if (c.status !== 'computed' || c.difference === 0) return [];
    const valid = c.sequential.status === 'computed' && c.sequential.pValue * primary.comparisons.length <= ALPHA;
    // "Any goal" stands outside of the family that is adjusted together, but its variants are several all the same.
    const adjusted = c.adjustedPValue ?? c.chiSquare.pValue * primary.comparisons.length;
    const planned = reached && adjusted <= ALPHA;
    return valid || planned ? [{ comparison: c, valid }] : [];
  });
  const better = decisive.filter(({ comparison }) => isBetter(primary, comparison)).sort(byGain(primary))[0];
  if (better !== undefined) return decided('ship', 'Ship', primary, better, nameOf, variantNames(experiment));
  const worst = decisive.sort(byGain(primary)).at(-1);
  if (worst !== undefined && decisive.length === primary.comparisons.length)
    return decided('roll_back', 'Roll back', primary, worst, nameOf, variantNames(experiment));

  const fewest = Math.min(...primary.variants.map((variant) => variant.conversions));
  const needed = CONVERSIONS_PER_VARIANT_MIN * primary.variants.length;
  if (!reached && fewest < CONVERSIONS_PER_VARIANT_MIN) {
    const have = primary.variants.reduce((sum, v) => sum + Math.min(v.conversions, CONVERSIONS_PER_VARIANT_MIN), 0);
    return say(
      'not_enough_data',
      `Not enough data yet: ${have} of ${needed} conversions.`,
      `Each variant needs ${CONVERSIONS_PER_VARIANT_MIN} subjects who reached ${nameOf(primary.goal)}.`,
      null,
      primary.goal,
    );
  }
  if (reached) {
    const mde =
      experiment.minimumEffect === null ? 'any that was planned for' : `${round(experiment.minimumEffect * 100, 1)}%`;
    return say(
      'no_difference',
      `No difference larger than ${mde} found.`,
      'The planned size is reached.',
      null,
      primary.goal,
    );
  }
  const days = daysToPlan(experiment, report, plannedSubjects, subjects);
  const text =
    days === null
      ? 'Keep running: no size was planned.'
      : `Keep running: about ${days} ${days === 1 ? 'day' : 'days'} to the planned size.`;
  return say('keep_running', text, 'Nothing is decided yet; looking every day does no harm.', null, primary.goal);
}

function whyNotTrust(report: DayReport): string | null {
  const { sampleRatio, crossed } = report.health;
  const subjects = report.variants.reduce((sum, variant) => sum + variant.subjects, 0);
  if (sampleRatio.status === 'mismatch') return 'the variants do not have the planned share of the subjects';
  if (crossed > 20 && crossed > CROSSED_SHARE_MAX * (subjects + crossed)) return `${crossed} subjects saw two variants`;
  return null;
}

function worseGuardrail(experiment: ExperimentView, report: DayReport, nameOf: NameOf): Verdict | null {
  for (const goal of report.goals) {
    if (!experiment.guardrails.includes(goal.goal)) continue;
    for (const c of goal.comparisons) {
      if (c.status !== 'computed' || c.sequential.status !== 'computed' || c.sequential.pValue > ALPHA) continue;
      if (c.difference === 0 || isBetter(goal, c)) continue;
      const text = `Guardrail ${nameOf(goal.goal)} is worse by ${points(Math.abs(c.difference))}.`;
      return say(
        'guardrail',
        text,
        `Variant ${variantNames(experiment)(c.variant)}, always-valid p ${round(c.sequential.pValue, 4)}.`,
        c.variant,
        goal.goal,
      );
    }
  }
  return null;
}

/** The goal that decides: the chosen one (null when the report does not have it); without one the first, else "any". */
export function primaryGoal(experiment: ExperimentView, report: DayReport): GoalReport | null {
  if (experiment.primaryGoal !== null) return report.goals.find((goal) => goal.goal === experiment.primaryGoal) ?? null;
  return report.goals.find(({ goal }) => goal !== ANY && !isFlow(goal)) ?? report.goals[0] ?? null;
}

function isBetter(goal: GoalReport, comparison: Computed): boolean {
  return goal.betterWhen === 'higher' ? comparison.difference > 0 : comparison.difference < 0;
}

type Decisive = { comparison: Computed; valid: boolean };
const byGain = (goal: GoalReport) => (a: Decisive, b: Decisive) =>
  goal.betterWhen === 'higher'
    ? b.comparison.difference - a.comparison.difference
    : a.comparison.difference - b.comparison.difference;

function decided(
  kind: 'ship' | 'roll_back',
  verb: string,
  goal: GoalReport,
  { comparison, valid }: Decisive,
  nameOf: NameOf,
  nameOfVariant: NameOf,
): Verdict {
  const { difference, variant } = comparison;
  const interval =
    valid && comparison.sequential.status === 'computed' ? comparison.sequential.interval : comparison.interval;
  const range = `${points(interval.lower, true)} to ${points(interval.upper, true)}`;
  return say(
    kind,
    `${verb} ${nameOfVariant(variant)}: ${nameOf(goal.goal)} ${points(difference, true)} (${range}), safe to stop.`,
    valid ? 'Significant by the always-valid test: it holds whenever you look.' : 'Significant at the planned size.',
    variant,
    goal.goal,
  );
}

function conclusion(experiment: ExperimentView, report: DayReport, found: Verdict): string {
  if (report.phase === experiment.phase && experiment.state === 'promoted' && experiment.promotedVariant !== null)
    return `${variantNames(experiment)(experiment.promotedVariant)} is promoted to everybody`;
  if (found.kind === 'ship' || found.kind === 'roll_back')
    return found.text.replace(/, safe to stop\.$/, '').replace(/^./, (c) => c.toLowerCase());
  return 'no difference was shown';
}

function daysToPlan(
  experiment: ExperimentView,
  report: DayReport,
  planned: number | null,
  subjects: number,
): number | null {
  if (planned === null || subjects === 0) return null;
  const started = experiment.phases.find((p) => p.phase === report.phase)?.startedAt ?? experiment.startedAt;
  if (started == null) return null;
  const until = dayWindow(report.date, report.timeZone).end.getTime();
  const elapsed = Math.max(1, (until - Date.parse(started)) / 86_400_000);
  return Math.max(1, Math.ceil((planned - subjects) / (subjects / elapsed)));
}

/** Variants as sentences call them: a name stands in quotation marks, a key for itself. */
const variantNames =
  ({ variants }: ExperimentView): NameOf =>
  (key) => {
    const name = variants.find((variant) => variant.key === key)?.name;
    return name === undefined || name === '' || name === key ? key : `“${name}”`;
  };

function points(fraction: number, signed = false): string {
  const value = round(Math.abs(fraction) * 100, 2);
  const sign = fraction < 0 ? '−' : signed ? '+' : '';
  return `${sign}${value} points`;
}

const round = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

function say(
  kind: Verdict['kind'],
  text: string,
  detail: string,
  variant: string | null = null,
  goal: string | null = null,
): Verdict {
  return { kind, text, detail, variant, goal };
}
