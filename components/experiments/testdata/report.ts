import type { ConversionComparison, DayReport, GoalReport } from '@/lib/experiments/report.schemas';

type Change = {
  betterWhen?: 'higher' | 'lower';
  sampleRatio?: 'healthy' | 'mismatch';
  engagementReason?: string;
  thirdVariant?: boolean;
};

/** For tests: the day report of a mobile game's experiment, whose figures are published (Cookie Cats, 2017). */
export function reportOf(change: Change = {}): DayReport {
  const third = change.thirdVariant === true;
  const variants = [
    { variant: 'gate_30', subjects: 44_700 },
    { variant: 'gate_40', subjects: 45_489 },
    ...(third ? [{ variant: 'gate_50', subjects: 45_000 }] : []),
  ];
  const goal = (key: string, counts: [number, number], p: number, adjusted: number | null): GoalReport => {
    const against = (variant: string): ConversionComparison => {
      const [a, b] = [counts[0] / 44_700, counts[1] / 45_489];
      const half = 1.96 * Math.sqrt((a * (1 - a)) / 44_700 + (b * (1 - b)) / 45_489);
      const interval = { lower: b - a - half, upper: b - a + half, level: 0.95 };
      return {
        variant,
        against: 'gate_30',
        status: 'computed',
        difference: b - a,
        relativeLift: (b - a) / a,
        interval,
        chiSquare: { statistic: 10.01, df: 1, pValue: p },
        adjustedPValue: adjusted,
        confidence: 1 - p,
        sequential: { status: 'computed', pValue: p * 20, interval: { ...interval, upper: interval.upper + half } },
      };
    };
    const rate = (variant: string, conversions: number, subjects: number) => ({
      variant,
      subjects,
      conversions,
      rate: conversions / subjects,
      interval: { lower: conversions / subjects - 0.004, upper: conversions / subjects + 0.004, level: 0.95 },
    });
    return {
      goal: key,
      kind: 'conversion',
      betterWhen: change.betterWhen ?? 'higher',
      omnibus: { statistic: 10.01, df: 1, pValue: p },
      variants: [
        rate('gate_30', counts[0], 44_700),
        rate('gate_40', counts[1], 45_489),
        ...(third ? [rate('gate_50', counts[1], 45_000)] : []),
      ],
      comparisons: [against('gate_40'), ...(third ? [against('gate_50')] : [])],
    };
  };
  const mean = (variant: string, subjects: number, value: number) => ({
    variant,
    subjects,
    mean: value,
    variance: 65_903,
    interval: { lower: value - 2, upper: value + 2, level: 0.95 },
  });
  return {
    experiment: 'gate',
    phase: 0,
    date: '2026-11-20',
    timeZone: 'UTC',
    computedAt: '2026-11-21T00:03:00.000Z',
    provisional: false,
    health: {
      sampleRatio: {
        status: change.sampleRatio ?? 'healthy',
        pValue: change.sampleRatio === 'mismatch' ? 0.00001 : 0.41,
        expected: [45_094.5, 45_094.5],
        observed: [44_700, 45_489],
      },
      crossed: 3,
      duplicate: 0,
      automated: 214,
      unconfirmed: 57,
    },
    variants,
    goals: [
      goal('any', [20_500, 20_700], 0.5, null),
      goal('retention_1', [20_034, 20_119], 0.0744, 0.0744),
      goal('retention_7', [8502, 8279], 0.00155, 0.0031),
    ],
    engagement: [
      {
        metric: 'rounds',
        mode: 'total',
        aggregate: 'sum',
        betterWhen: 'higher',
        unit: 'rounds',
        variants: [mean('gate_30', 44_700, 52.456), mean('gate_40', 45_489, 51.299)],
        comparisons: [
          change.engagementReason === undefined
            ? {
                variant: 'gate_40',
                against: 'gate_30',
                status: 'computed',
                test: 'welch',
                statistic: -0.89,
                df: 60_000,
                pValue: 0.37,
                adjustedPValue: 0.74,
                confidence: 0.63,
                difference: -1.157,
                relativeLift: -0.022,
                interval: { lower: -3.7, upper: 1.4, level: 0.95 },
                sequential: { status: 'not_computable', reason: 'too few' },
              }
            : { variant: 'gate_40', against: 'gate_30', status: 'not_computable', reason: change.engagementReason },
        ],
      },
    ],
  };
}
