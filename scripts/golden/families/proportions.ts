import {
  agrestiCaffoInterval,
  agrestiCoullInterval,
  clopperPearsonInterval,
  newcombeInterval,
  relativeLiftOfRates,
  relativeRisk,
  twoProportionZTest,
  waldDifference,
  waldInterval,
  wilsonInterval,
} from '@/lib/stats';
import type { Answer } from '../compare';
import { pair, whenComputed, type Family } from '../family';
import type { Json } from '../format';
import { alphaOf, field, numberField } from '../input';

function single(input: Json): Answer {
  const [conversions, subjects, alpha] = [numberField(input, 'x'), numberField(input, 'n'), alphaOf(input)];
  return {
    wilson: pair(wilsonInterval(conversions, subjects, alpha)),
    rate: conversions / subjects,
    clopperPearson: pair(clopperPearsonInterval(conversions, subjects, alpha)),
    wald: pair(waldInterval(conversions, subjects, alpha)),
    agrestiCoull: pair(agrestiCoullInterval(conversions, subjects, alpha)),
  };
}

function two(input: Json): Answer {
  const arm = (key: string) => ({
    subjects: numberField(field(input, key), 'n'),
    conversions: numberField(field(input, key), 'x'),
  });
  const arms = { control: arm('a'), treatment: arm('b'), alpha: alphaOf(input) };
  const rate = ({ subjects, conversions }: { subjects: number; conversions: number }) =>
    subjects === 0 ? undefined : conversions / subjects;
  return {
    newcombe: whenComputed(newcombeInterval(arms), ({ interval }) => pair(interval)),
    rateA: rate(arms.control),
    rateB: rate(arms.treatment),
    difference: whenComputed(newcombeInterval(arms), ({ difference }) => difference),
    zTest: whenComputed(twoProportionZTest(arms), ({ pooledRate, statistic, pValue, pValueGreater }) => ({
      pooledRate,
      statistic,
      pValue,
      pValueGreater,
    })),
    wald: whenComputed(waldDifference(arms), ({ standardError, interval }) => ({ standardError, ci: pair(interval) })),
    agrestiCaffo: whenComputed(agrestiCaffoInterval(arms), ({ interval }) => pair(interval)),
    relativeRisk: whenComputed(relativeRisk(arms), ({ ratio, interval }) => ({ ratio, ci: pair(interval) })),
    relativeLift: whenComputed(relativeLiftOfRates(arms), ({ lift, standardError, df, pValue, interval }) => ({
      lift,
      standardError,
      df,
      pValue,
      ci: pair(interval),
    })),
  };
}

export const proportions: Family = { kinds: { single, two } };
