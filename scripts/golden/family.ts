import type { Answer, ToleranceOf } from './compare';
import type { Json, Tolerance } from './format';

/** Computes what a case expects, from its input, in the words of the file. */
export type Solve = (input: Json, expected: Json) => Answer;

/** A family of reference cases: one file, and for each kind of case in it the functions that answer it. */
export type Family = {
  /** by kind, method or fn; the empty name for families whose cases have none */
  kinds: { [kind: string]: Solve };
  /** when single numbers of the file have a tolerance of their own */
  tolerance?: (file: Tolerance, kind: string, name: string, input: Json) => ToleranceOf;
};

/** The fields of a computed result, or nothing at all when it could not be computed. */
export function whenComputed<Result extends { status: 'computed' | 'not_computable' }>(
  result: Result,
  answer: (result: Extract<Result, { status: 'computed' }>) => Answer,
): Answer {
  return isComputed(result) ? answer(result) : undefined;
}

function isComputed<Result extends { status: string }>(
  result: Result,
): result is Extract<Result, { status: 'computed' }> {
  return result.status === 'computed';
}

/** An interval as the files write it. */
export function pair({ lower, upper }: { lower: number; upper: number }): number[] {
  return [lower, upper];
}
