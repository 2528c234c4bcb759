import { describe, expect, it } from 'vitest';
import type { DayReport } from '@/lib/experiments/report.schemas';
import { outcomeId, outcomeNames, outcomeOf } from './outcome';
import { prepareResults, type ComputedChange } from './prepare-results';
import { reportOf } from './testdata/report';

const names = new Map([
  ['retention_7', 'Back after 7 days'],
  ['rounds', 'Game rounds'],
]);
const plan = { primaryGoal: 'retention_7', guardrails: ['retention_1'], chosen: false, names };

function changeOf(report: DayReport, goal: string): ComputedChange {
  const change = prepareResults(report, plan).find((row) => outcomeId(row.outcome) === goal)?.change;
  if (change?.status !== 'computed') throw new Error(`nothing computed for ${goal}`);
  return change;
}

describe('prepareResults', () => {
  it('shows the primary goal first, then the others, then values, and "any" last', () => {
    const rows = prepareResults(reportOf(), plan);
    expect(rows.map((row) => row.name)).toEqual([
      'Back after 7 days',
      'retention_1',
      'Game rounds per subject',
      'Any goal',
    ]);
    expect(rows.map((row) => row.role)).toEqual(['primary', 'guardrail', null, 'any']);
  });

  it('may fold away what nothing happened with, unless somebody chose it', () => {
    const report = reportOf();
    const [goal] = report.goals.filter((each) => each.goal === 'retention_1');
    if (goal === undefined) throw new Error('no such goal');
    const nothing = goal.variants.map((variant) => ({ ...variant, conversions: 0, rate: 0 }));
    report.goals.push({ ...goal, goal: 'of_another', variants: nothing });
    report.goals.push({
      ...goal,
      goal: 'once',
      variants: [nothing[0], goal.variants[1]].filter((v) => v !== undefined),
    });
    const silentIn = (more: Partial<typeof plan>) =>
      prepareResults(report, { ...plan, ...more })
        .filter((row) => row.silent)
        .map((row) => row.name);
    expect(silentIn({})).toEqual(['of_another']);
    expect(silentIn({ chosen: true })).toEqual([]);
    expect(silentIn({ guardrails: ['of_another'] })).toEqual([]);
    expect(silentIn({ primaryGoal: 'of_another' })).toEqual([]);
  });

  it('writes rates with what they are made of, the change with its interval, and the p-values', () => {
    const [row] = prepareResults(reportOf(), plan);
    expect(row?.control).toEqual({ value: '19.02%', from: '8,502 / 44,700' });
    expect(row?.treatment).toEqual({ value: '18.20%', from: '8,279 / 45,489' });
    const change = changeOf(reportOf(), 'retention_7');
    expect(change.headline).toBe('−4.3%');
    expect(change.interval).toBe('−7.0% to −1.6%');
    expect(change.difference).toBe('−0.82 pp');
    expect(change.confidence).toBeCloseTo(0.99845, 5);
  });

  it('shows a flow by its name before "any", with its times, described and not judged', () => {
    const report = reportOf();
    const clear = report.goals.find((goal) => goal.goal === 'retention_7');
    if (clear === undefined) throw new Error('no such goal');
    const medians = [
      { variant: 'gate_30', seconds: 3 * 86_400 },
      { variant: 'gate_40', seconds: null },
    ];
    const timeTo = { status: 'computed' as const, statistic: 4.7, df: 1, pValue: 0.03, medians };
    report.goals.push({ ...clear, goal: 'flow:total', timeTo });
    const names = outcomeNames([], [{ slug: 'total', name: 'Pays' }]);
    const rows = prepareResults(report, { ...plan, names });
    expect(rows.map((row) => row.name).slice(-3)).toEqual(['Flow: Pays', 'rounds per subject', 'Any goal']);
    const row = rows.find((each) => each.name === 'Flow: Pays');
    expect(row?.timeTo).toBe('median time 3 d / none, log-rank p 0.03');
    expect(row?.change).toMatchObject({ tone: 'neutral', word: 'lower' });
    expect(rows[0]?.timeTo).toBeNull();
    const id = outcomeId({ kind: 'conversion', goal: 'flow:total' });
    expect(outcomeOf(id)).toEqual({ kind: 'conversion', goal: 'flow:total' });
    expect(outcomeOf('flow:total')).toEqual({ kind: 'engagement', goal: 'flow', mode: 'total' });
  });

  it('calls a significant loss worse, and the same change better when lower is better', () => {
    expect(changeOf(reportOf(), 'retention_7')).toMatchObject({ tone: 'bad', word: 'worse', direction: 'down' });
    const lower = reportOf({ betterWhen: 'lower' });
    expect(changeOf(lower, 'retention_7')).toMatchObject({ tone: 'good', word: 'better', direction: 'down' });
  });

  it('has no colour without significance, and none at all when the split is not healthy', () => {
    expect(changeOf(reportOf(), 'retention_1')).toMatchObject({ tone: 'neutral', word: 'no clear change' });
    const broken = reportOf({ sampleRatio: 'mismatch' });
    expect(changeOf(broken, 'retention_7')).toMatchObject({ tone: 'neutral', word: 'not to be trusted' });
  });

  it('never colours "any", which has no adjusted p-value', () => {
    expect(changeOf(reportOf(), 'any')).toMatchObject({ tone: 'neutral', word: 'no clear change' });
    const report = reportOf();
    const comparison = report.goals[0]?.comparisons[0];
    if (comparison?.status === 'computed') comparison.chiSquare.pValue = 0.0007;
    expect(changeOf(report, 'any')).toMatchObject({ tone: 'neutral', word: 'lower' });
  });

  it('puts the interval of the relative change on the same side of zero as that of the difference', () => {
    const { relative } = changeOf(reportOf(), 'retention_7');
    expect(relative?.upper).toBeLessThan(0);
    expect(relative?.lower).toBeLessThan(relative?.estimate ?? 0);
  });

  it('shows a mean with its unit, and the reason where nothing can be computed', () => {
    const rows = prepareResults(reportOf({ engagementReason: 'fewer than 2 subjects' }), plan);
    const rounds = rows.find((row) => row.outcome.kind === 'engagement');
    expect(rounds?.control).toEqual({ value: '52.46 rounds', from: 'n 44,700' });
    expect(rounds?.change).toEqual({ status: 'not_computable', reason: 'fewer than 2 subjects' });
  });

  it('keeps variants of one outcome together', () => {
    const rows = prepareResults(reportOf({ thirdVariant: true }), plan);
    expect(rows.slice(0, 2).map((row) => [row.variant, row.variantIndex, row.first, row.span])).toEqual([
      ['gate_40', 1, true, 2],
      ['gate_50', 2, false, 2],
    ]);
  });
});

describe('outcomeOf', () => {
  it('is the opposite of outcomeId', () => {
    for (const id of ['signup', 'any', 'purchase:total', 'purchase:perDay']) expect(outcomeId(outcomeOf(id))).toBe(id);
  });
});
