import {
  minimumEffectForMeans,
  minimumEffectForProportions,
  powerForMeans,
  powerForProportions,
  requiredDays,
  sampleSizeForMeans,
  sampleSizeForMeansByT,
  sampleSizeForProportions,
  type ProportionForm,
  type SampleSize,
  type Sides,
} from '@/lib/stats';
import type { Answer } from '../compare';
import { whenComputed, type Family } from '../family';
import type { Json, Tolerance } from '../format';
import { numberField, numberOr } from '../input';

function planOf(input: Json) {
  const sides: Sides = numberOr(input, 'sides', 2) === 1 ? 1 : 2;
  const alpha = numberOr(input, 'alpha', 0.05);
  return { alpha, power: numberOr(input, 'power', 0.8), ratio: numberOr(input, 'ratio', 1), sides };
}

const sizes = (size: SampleSize): Answer => ({
  nA: size.subjectsPerVariant,
  nB: size.treatmentSubjects,
  nACeil: size.wholeControlSubjects,
  nBCeil: size.wholeTreatmentSubjects,
  totalCeil: size.wholeTotal,
  nARounded: Math.round(size.subjectsPerVariant),
});

function proportionsSampleSize(input: Json): Answer {
  const rates = { baseline: numberField(input, 'baseline'), treatment: numberField(input, 'treatment') };
  const size = (form: ProportionForm) =>
    whenComputed(sampleSizeForProportions({ ...planOf(input), ...rates, form }), sizes);
  return {
    pooled: size('pooled'),
    unpooled: size('unpooled'),
    arcsine: size('arcsine'),
    evanMiller: size('controlVariance'),
  };
}

function proportionsPower(input: Json): Answer {
  const baseline = numberField(input, 'baseline');
  const treatment = numberField(input, 'treatment');
  return powerForProportions({
    ...planOf(input),
    baseline,
    treatment,
    subjectsPerVariant: numberField(input, 'nPerGroup'),
  });
}

function proportionsMde(input: Json): Answer {
  const baseline = numberField(input, 'baseline');
  const subjectsPerVariant = numberField(input, 'nPerGroup');
  return whenComputed(
    minimumEffectForProportions({ ...planOf(input), baseline, subjectsPerVariant }),
    ({ absolute, relative }) => ({ mdeAbsolute: absolute, mdeRelative: relative }),
  );
}

function meansSampleSize(input: Json): Answer {
  const plan = {
    ...planOf(input),
    standardDeviation: numberField(input, 'sd'),
    difference: numberField(input, 'delta'),
  };
  return {
    normal: whenComputed(sampleSizeForMeans(plan), sizes),
    tExact: whenComputed(sampleSizeForMeansByT(plan), sizes),
  };
}

function meansPower(input: Json): Answer {
  return powerForMeans({
    ...planOf(input),
    standardDeviation: numberField(input, 'sd'),
    difference: numberField(input, 'delta'),
    subjectsPerVariant: numberField(input, 'nA'),
  });
}

function meansMde(input: Json): Answer {
  const effect = minimumEffectForMeans({
    ...planOf(input),
    standardDeviation: numberField(input, 'sd'),
    subjectsPerVariant: numberField(input, 'nA'),
    mean: numberOr(input, 'mean', 0),
  });
  return { mdeAbsolute: effect.absolute, mdeRelative: effect.relative };
}

function days(input: Json): Answer {
  const { alpha, power, sides } = planOf(input);
  const result = requiredDays({
    alpha,
    power,
    sides,
    baseline: numberField(input, 'baseline'),
    relativeEffect: numberField(input, 'relativeMde'),
    dailySubjects: numberField(input, 'dailyUsers'),
    allocation: numberOr(input, 'allocation', 1),
    variants: numberOr(input, 'arms', 2),
  });
  return whenComputed(result, (plan) => ({
    nPerArm: plan.subjectsPerVariant,
    nPerArmCeil: plan.wholeSubjectsPerVariant,
    totalUsers: plan.totalSubjects,
    days: plan.days,
  }));
}

/** The numbers of the exact t form come from another root-finder and are known to four digits. */
function tolerance(file: Tolerance) {
  return (path: string): Tolerance => (path.startsWith('tExact') ? { ...file, relative: 1e-4 } : file);
}

export const power: Family = {
  kinds: {
    proportionsSampleSize,
    proportionsPower,
    proportionsMde,
    meansSampleSize,
    meansPower,
    meansMde,
    requiredDays: days,
  },
  tolerance,
};
