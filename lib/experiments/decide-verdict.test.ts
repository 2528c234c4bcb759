import { describe, expect, it } from 'vitest';
import { decideVerdict } from './decide-verdict';
import { inferReport } from './report/infer-report';
import type { ExperimentView } from './schemas';

const NOW = new Date('2026-11-21T12:00:00Z');

function experiment(change: Partial<ExperimentView> = {}): ExperimentView {
  return {
    id: 1,
    key: 'checkout',
    name: 'Checkout',
    description: '',
    notes: '',
    subjectKind: 'visitor',
    external: false,
    state: 'enabled',
    phase: 0,
    seed: 'checkout',
    coverage: 1,
    variants: [
      { key: 'control', weight: 0.5 },
      { key: 'test', weight: 0.5 },
    ],
    promotedVariant: null,
    configVersion: 2,
    startedAt: '2026-11-01T00:00:00.000Z',
    endedAt: null,
    createdAt: '2026-11-01T00:00:00.000Z',
    archivedAt: null,
    primaryGoal: 'signup',
    goals: null,
    guardrails: [],
    flows: [],
    metrics: [],
    engagement: null,
    baselineRate: null,
    minimumEffect: 0.1,
    plannedSubjects: null,
    test: 'welch',
    sample: false,
    phases: [
      {
        phase: 0,
        startedAt: '2026-11-01T00:00:00.000Z',
        endedAt: null,
        variants: [
          { key: 'control', weight: 0.5 },
          { key: 'test', weight: 0.5 },
        ],
      },
    ],
    ...change,
  };
}

type Counts = {
  control: [number, number];
  test: [number, number];
  crossed?: number;
  betterWhen?: 'higher' | 'lower';
  refund?: [number, number];
};

function reportOf(view: ExperimentView, counts: Counts) {
  const goals = [{ key: 'signup', of: 1 }, ...(counts.refund === undefined ? [] : [{ key: 'refund', of: 2 }])];
  const rows = (['control', 'test'] as const).flatMap((variant, arm) => {
    const [conversions, subjects] = counts[variant];
    const base = { day: '2026-11-20', variant, subjects: BigInt(subjects), sum: '0', sumSquares: '0' };
    return [
      { ...base, outcome: 'enrollment', conversions: 0n },
      { ...base, outcome: 'goal:signup', conversions: BigInt(conversions) },
      { ...base, outcome: 'goal:refund', conversions: BigInt(counts.refund?.[arm] ?? 0) },
      { ...base, outcome: 'any', conversions: BigInt(conversions) },
    ];
  });
  return inferReport({
    experiment: view,
    phase: 0,
    date: '2026-11-20',
    timeZone: 'UTC',
    computedAt: NOW,
    provisional: false,
    outcomes: {
      metrics: [],
      conversions: [
        ...goals.map(({ key, of }) => ({
          outcome: `goal:${key}`,
          goal: key,
          goalId: of,
          betterWhen: key === 'refund' ? ('lower' as const) : (counts.betterWhen ?? ('higher' as const)),
        })),
        { outcome: 'any', goal: 'any', goalId: 0, betterWhen: 'higher' as const },
      ],
      values: [],
    },
    rows,
    health: { day: '2026-11-20', crossed: counts.crossed ?? 0, duplicate: 0, automated: 0, unconfirmed: 0 },
  });
}

function verdict(counts: Counts | null, change: Partial<ExperimentView> = {}, plannedSubjects: number | null = 20_000) {
  const view = experiment(change);
  return decideVerdict({
    experiment: view,
    report: counts === null ? null : reportOf(view, counts),
    plannedSubjects,
    now: NOW,
  });
}

describe('the verdict', () => {
  const flat: Counts = { control: [500, 5000], test: [505, 5000] };
  const winner: Counts = { control: [500, 5000], test: [700, 5000] };

  it.each([
    [
      'never started',
      null,
      { startedAt: null, state: 'disabled' as const },
      'not_started',
      'Not started: everybody sees the control.',
    ],
    ['no report', null, {}, 'not_enough_data', 'Not enough data yet: 0 of 1 daily report.'],
    [
      'few conversions',
      { control: [10, 100], test: [12, 100] } satisfies Counts,
      {},
      'not_enough_data',
      'Not enough data yet: 22 of 100 conversions.',
    ],
    ['flat and early', flat, {}, 'keep_running', 'Keep running: about 20 days to the planned size.'],
    [
      'flat at the planned size',
      { control: [1000, 10_000], test: [1010, 10_000] } satisfies Counts,
      {},
      'no_difference',
      'No difference larger than 10% found.',
    ],
    [
      'a share that is off',
      { control: [500, 5000], test: [505, 5600] } satisfies Counts,
      {},
      'do_not_trust',
      'Do not trust this yet: the variants do not have the planned share of the subjects.',
    ],
    [
      'many crossed',
      { ...winner, crossed: 900 },
      {},
      'do_not_trust',
      'Do not trust this yet: 900 subjects saw two variants.',
    ],
    [
      'promoted',
      winner,
      { state: 'promoted' as const, promotedVariant: 'test', endedAt: '2026-11-20T10:00:00.000Z' },
      'stopped',
      'Stopped on 2026-11-20; test is promoted to everybody.',
    ],
    [
      'stopped without a difference',
      flat,
      { state: 'disabled' as const, endedAt: '2026-11-20T10:00:00.000Z' },
      'stopped',
      'Stopped on 2026-11-20; no difference was shown.',
    ],
  ])('%s', (_, counts, change, kind, text) => {
    expect(verdict(counts, change)).toMatchObject({ kind, text });
  });

  it('says ship with the always-valid interval, before the planned size', () => {
    const said = verdict(winner);
    expect(said).toMatchObject({ kind: 'ship', variant: 'test', goal: 'signup' });
    expect(said.text).toMatch(
      /^Ship test: signup \+4 points \(\+\d\.\d+ points to \+\d\.\d+ points\), safe to stop\.$/,
    );
  });

  it('says roll back when it is worse, and the reverse for a goal that should fall', () => {
    const swapped: Counts = { control: winner.test, test: winner.control };
    expect(verdict(swapped)).toMatchObject({ kind: 'roll_back', variant: 'test' });
    expect(verdict({ ...swapped, betterWhen: 'lower' })).toMatchObject({ kind: 'ship', variant: 'test' });
  });

  it('is silent about what only the fixed-size test would call significant before the planned size', () => {
    const borderline: Counts = { control: [500, 5000], test: [565, 5000] };
    expect(verdict(borderline)).toMatchObject({ kind: 'keep_running' });
    expect(verdict(borderline, {}, 10_000)).toMatchObject({ kind: 'ship', detail: 'Significant at the planned size.' });
  });

  it('puts a worse guardrail before a better goal', () => {
    const said = verdict({ ...winner, refund: [100, 300] }, { guardrails: ['refund'] });
    expect(said).toMatchObject({ kind: 'guardrail', goal: 'refund', text: 'Guardrail refund is worse by 4 points.' });
  });

  it('calls a goal by its name where one is known', () => {
    const view = experiment({ guardrails: ['refund'] });
    const names = new Map([
      ['signup', 'Signed up'],
      ['refund', 'Asked for money back'],
    ]);
    const said = (counts: Counts, change: Partial<ExperimentView> = {}) =>
      decideVerdict({
        experiment: { ...view, ...change },
        report: reportOf(view, counts),
        plannedSubjects: null,
        now: NOW,
        names,
      }).text;
    expect(said(winner)).toMatch(/^Ship test: Signed up \+4 points/);
    const named = [view.variants[0], { key: 'test', name: 'One step', weight: 0.5 }].flatMap((v) => v ?? []);
    expect(said(winner, { variants: named })).toMatch(/^Ship “One step”: Signed up \+4 points/);
    const promoted = { state: 'promoted', promotedVariant: 'test', endedAt: '2026-11-20T00:00:00.000Z' } as const;
    expect(said(winner, { variants: named, ...promoted })).toMatch(/“One step” is promoted to everybody\.$/);
    expect(said({ ...flat, refund: [100, 900] })).toMatch(/^Guardrail Asked for money back is worse by/);
  });

  it('says on which day of the project it ended', () => {
    const view = experiment({ state: 'disabled', endedAt: '2026-11-20T23:30:00.000Z' });
    const report = { ...reportOf(view, flat), timeZone: 'Europe/Amsterdam' };
    const { text } = decideVerdict({ experiment: view, report, plannedSubjects: 20_000, now: NOW });
    expect(text).toBe('Stopped on 2026-11-21; no difference was shown.');
  });

  it('tells nobody to keep a phase running that is over, whatever runs now', () => {
    const { phases } = experiment();
    const [first] = phases;
    if (first === undefined) throw new Error('there is a phase');
    const over = { ...first, endedAt: '2026-11-20T10:00:00.000Z' };
    const next = { ...first, phase: 1, startedAt: over.endedAt };
    const later = { phase: 1, phases: [over, next] };
    expect(verdict(flat, later).text).toBe('Stopped on 2026-11-20; no difference was shown.');
    const promoted = { ...later, state: 'promoted' as const, promotedVariant: 'test', endedAt: NOW.toISOString() };
    expect(verdict(flat, promoted).text).toBe('Stopped on 2026-11-20; no difference was shown.');
    expect(verdict(flat, { state: 'disabled', endedAt: null })).toMatchObject({ kind: 'keep_running' });
  });

  it('speaks of no other goal than the chosen one', () => {
    expect(verdict(winner, { primaryGoal: 'purchase' })).toMatchObject({
      kind: 'not_enough_data',
      text: 'Not enough data yet: no report has purchase.',
      goal: 'purchase',
    });
    expect(verdict(winner, { primaryGoal: null })).toMatchObject({ kind: 'ship', goal: 'signup' });
  });
});
