import { betaTails } from './beta-tails';
import { logGamma } from './log-gamma';

/**
 * Student's t at t > 0: share above t, share within ±t, t · density (the slope of `upper` in −ln t), and the
 * logarithm of `upper` with its slope in ln t.
 */
export type TTails = { upper: number; centre: number; slope: number; logUpper: number; logUpperSlope: number };

const LOG_ROOT_PI = Math.log(Math.PI) / 2;

/** Above this multiple of √df the upper tail equals its leading power of t to the last digit of a double. */
const FAR = 1e100;

/** The leading term (t/√df)^−df / (df · B(df/2, ½)); underflows for any df above 10. */
function farTail(ratio: number, df: number): TTails {
  if (df > 10) return { upper: 0, centre: 1, slope: 0, logUpper: -df * Math.log(ratio), logUpperSlope: -df };
  const logInverseBeta = logGamma(df / 2 + 0.5) - logGamma(df / 2) - LOG_ROOT_PI;
  const slope = Math.exp(logInverseBeta - df * Math.log(ratio));
  const upper = slope / df;
  return { upper, centre: 1 - 2 * upper, slope, logUpper: Math.log(upper), logUpperSlope: -df };
}

/**
 * Both tails by the incomplete beta function: upper = I_x(df/2, ½)/2 with x = df/(df + t²), where
 * 1 − x and the distance from the mean are formed from t itself, not from x.
 */
export function tTails(t: number, df: number): TTails {
  const ratio = t / Math.sqrt(df);
  if (ratio > FAR) return farTail(ratio, df);
  const square = t < 1e150 ? (t * t) / df : ratio * ratio;
  const x = 1 / (1 + square);
  const y = square <= 1 ? square * x : 1 / (1 + 1 / square);
  const shift = (((t - 1) * x) / 2) * (t + 1);
  const tails = betaTails({ a: df / 2, b: 0.5, x, y, shift });
  return {
    upper: tails.halfLower,
    centre: tails.upper,
    slope: tails.slope,
    logUpper: tails.logLower - Math.LN2,
    logUpperSlope: -2 * tails.logLowerSlope,
  };
}
