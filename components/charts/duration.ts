import { DASH, formatCount, formatNumber } from '@/components/common/format';
import { niceTicks } from './scale';

/** Lengths of time in seconds: one unit for an axis, and as words. Pure. */

const UNITS = [
  { unit: 'd', seconds: 86_400 },
  { unit: 'h', seconds: 3_600 },
  { unit: 'min', seconds: 60 },
  { unit: 's', seconds: 1 },
] as const;

/** The largest unit of which there is more than one; seconds for what is shorter. */
export function unitFor(seconds: number): { unit: string; seconds: number } {
  return UNITS.find((each) => seconds >= 1.5 * each.seconds) ?? { unit: 's', seconds: 1 };
}

/** "7.4 d", "25.6 h", "90 s": three significant digits. */
export function formatSeconds(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return DASH;
  const { unit, seconds: size } = unitFor(Math.abs(seconds));
  const value = seconds / size;
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${formatNumber(value, digits)} ${unit}`;
}

/** All of it: "970,372.83 s", for a title. */
export function formatExactSeconds(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return DASH;
  return Number.isInteger(seconds) ? `${formatCount(seconds)} s` : `${formatNumber(seconds, 2)} s`;
}

/** Ticks from 0 to at least `longest` seconds, round in the unit that suits them. */
export function secondTicks(longest: number, count: number): { at: number; label: string }[] {
  const { unit, seconds } = unitFor(longest);
  return niceTicks(0, Math.max(longest / seconds, 1e-9), count).map((value) => ({
    at: value * seconds,
    label: value === 0 ? '0' : `${formatNumber(value, Number.isInteger(value) ? 0 : 1)} ${unit}`,
  }));
}
