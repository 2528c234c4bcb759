import { relativeLift, sampleMeans, studentTTest, welchTTest, type TTestInput } from '@/lib/stats';
import type { Answer } from '../compare';
import { pair, whenComputed, type Family } from '../family';
import type { Json, Tolerance } from '../format';
import { alphaOf, field, numberField, numbersField } from '../input';

type Tested = {
  statistic: number;
  df: number;
  standardError: number;
  pValue: number;
  pValueGreater: number;
  pValueLess: number;
  interval: { lower: number; upper: number };
};

const fields = ({ interval, ...rest }: Tested) => ({
  statistic: rest.statistic,
  df: rest.df,
  standardError: rest.standardError,
  pValue: rest.pValue,
  pValueGreater: rest.pValueGreater,
  pValueLess: rest.pValueLess,
  ci: pair(interval),
});

function tests(input: TTestInput): { [key: string]: Answer } {
  return {
    difference: input.difference ?? input.treatment.mean - input.control.mean,
    student: whenComputed(studentTTest(input), fields),
    welch: whenComputed(welchTTest(input), fields),
    relativeLift: whenComputed(relativeLift(input), (result) => ({ lift: result.lift, ...fields(result) })),
  };
}

/** Subjects, mean and variance of one arm as the files name them. */
export function armOf(input: Json, key: string) {
  const arm = field(input, key);
  return { subjects: numberField(arm, 'n'), mean: numberField(arm, 'mean'), variance: numberField(arm, 'variance') };
}

function summary(input: Json): Answer {
  return tests({ control: armOf(input, 'a'), treatment: armOf(input, 'b'), alpha: alphaOf(input) });
}

function raw(input: Json): Answer {
  const means = sampleMeans({ control: numbersField(input, 'a'), treatment: numbersField(input, 'b') });
  return whenComputed(means, ({ control, treatment, difference }) => ({
    a: { n: control.subjects, mean: control.mean, variance: control.variance },
    b: { n: treatment.subjects, mean: treatment.mean, variance: treatment.variance },
    ...tests({ control, treatment, difference, alpha: alphaOf(input) }),
  }));
}

/** A bound is judged against its own size and the standard error; values with a large offset are known to 1e-7. */
function tolerance(file: Tolerance, kind: string, name: string) {
  const relative = kind === 'raw' && name.includes('offset') ? 1e-7 : file.relative;
  return (path: string, expected: number, siblings: Answer): Tolerance => {
    const parent = typeof siblings === 'object' && siblings !== null && !Array.isArray(siblings) ? siblings : {};
    const error = parent['standardError'];
    const isBound = path.includes('.ci[') && typeof error === 'number';
    return { ...file, relative, absolute: isBound ? relative * (Math.abs(expected) + error) : file.absolute };
  };
}

export const tTest: Family = { kinds: { raw, summary }, tolerance };
