import {
  alwaysValidPValues,
  asymptoticConfidenceSequence,
  mixtureSprt,
  oneSidedConfidenceSequence,
  type EffectScale,
} from '@/lib/stats';
import type { Answer } from '../compare';
import { pair, whenComputed, type Family } from '../family';
import type { Json } from '../format';
import { alphaOf, listField, numberField, numberOr, textField } from '../input';
import { armOf } from './t-test';

function sequenceInput(input: Json) {
  const scale: EffectScale = textField(input, 'differenceType') === 'relative' ? 'relative' : 'absolute';
  return {
    control: armOf(input, 'a'),
    treatment: armOf(input, 'b'),
    alpha: alphaOf(input),
    tuning: numberField(input, 'tuningParameter'),
    scale,
  };
}

function asymptoticCS(input: Json): Answer {
  return whenComputed(asymptoticConfidenceSequence(sequenceInput(input)), (result) => ({
    estimate: result.estimate,
    standardError: result.standardError,
    n: result.subjects,
    rho: result.rho,
    halfWidth: result.halfWidth,
    ci: pair(result.interval),
    pValue: result.pValue,
  }));
}

function asymptoticCSOneSided(input: Json): Answer {
  return whenComputed(oneSidedConfidenceSequence(sequenceInput(input)), (result) => ({
    estimate: result.estimate,
    standardError: result.standardError,
    n: result.subjects,
    rho: result.rho,
    halfWidth: result.halfWidth,
    lowerBoundGreater: result.lowerBound,
    upperBoundLess: result.upperBound,
  }));
}

function sprtOf(input: Json, look: Json) {
  return mixtureSprt({
    control: armOf(look, 'a'),
    treatment: armOf(look, 'b'),
    alpha: alphaOf(input),
    effectVariance: numberField(input, 'tauSquared'),
    nullEffect: numberOr(input, 'theta0', 0),
  });
}

function mSPRT(input: Json): Answer {
  return whenComputed(sprtOf(input, input), (result) => ({
    difference: result.difference,
    varianceOfDifference: result.varianceOfDifference,
    logLikelihoodRatio: result.logLikelihoodRatio,
    pValue: result.pValue,
    ci: pair(result.interval),
  }));
}

function mSPRTSequence(input: Json): Answer {
  const looks = listField(input, 'looks').map((look) => sprtOf(input, look));
  const alwaysValid = alwaysValidPValues(looks.map((look) => (look.status === 'computed' ? look.pValue : null)));
  return {
    looks: looks.map((look, index) => ({
      pValueAtLook: whenComputed(look, ({ pValue }) => pValue),
      alwaysValidPValue: alwaysValid[index] ?? null,
      ci: whenComputed(look, ({ interval }) => pair(interval)),
    })),
  };
}

export const sequential: Family = { kinds: { asymptoticCS, asymptoticCSOneSided, mSPRT, mSPRTSequence } };
