import path from 'node:path';
import { differences, type Answer } from './compare';
import { COVERED, NOT_COVERED } from './families';
import type { Family } from './family';
import { listGoldenFiles, readGoldenFile, type GoldenCase, type Tolerance } from './format';

export type FamilyReport = {
  /** name of the file, without .json */
  family: string;
  covered: boolean;
  passed: number;
  /** one line for each failed case */
  failures: string[];
  /** cases of a family that is not covered */
  left: number;
};

export type GoldenReport = { families: FamilyReport[]; passed: number; failed: number };

/** Every way in which the case is not met; none when it is. */
function judge(family: Family, golden: GoldenCase, file: Tolerance): string[] {
  const solve = Object.hasOwn(family.kinds, golden.kind) ? family.kinds[golden.kind] : undefined;
  if (solve === undefined) return [`unknown kind "${golden.kind}"`];
  const toleranceOf = family.tolerance?.(file, golden.kind, golden.name, golden.input) ?? (() => file);
  try {
    const answer: Answer = solve(golden.input, golden.expected);
    return differences(golden.expected, golden.undefined ? (answer ?? {}) : answer, toleranceOf);
  } catch (error) {
    if (golden.undefined && error instanceof RangeError) return [];
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** The family that a file belongs to: its name, up to a suffix such as "power.more" or "power-2". */
function familyOf(file: string): string {
  const name = path.basename(file, '.json');
  const known = [...Object.keys(COVERED), ...NOT_COVERED];
  return known.find((family) => name === family || new RegExp(`^${family}[._-]`).test(name)) ?? name;
}

function runFile(file: string): FamilyReport {
  const family = familyOf(file);
  const report: FamilyReport = { family, covered: Object.hasOwn(COVERED, family), passed: 0, failures: [], left: 0 };
  try {
    const golden = readGoldenFile(file);
    const known = COVERED[family];
    if (known === undefined) {
      if (!NOT_COVERED.includes(family)) report.failures.push('unknown family');
      return { ...report, left: golden.cases.length };
    }
    for (const one of golden.cases) {
      const problems = judge(known, one, golden.tolerance);
      if (problems.length === 0) report.passed += 1;
      else report.failures.push(`${one.id}${one.name ? ` (${one.name})` : ''}: ${problems.join('; ')}`);
    }
  } catch (error) {
    report.failures.push(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return report;
}

/**
 * Runs every reference case of a folder (or of one file). A folder in which nothing could be judged fails: it
 * holds no file, or only families that are not covered.
 */
export function runGolden(place: string): GoldenReport {
  const families = listGoldenFiles(place).map(runFile);
  const passed = families.reduce((sum, { passed: count }) => sum + count, 0);
  const failed = families.reduce((sum, { failures }) => sum + failures.length, 0);
  const judged = families.some((report) => report.covered);
  return { families, passed, failed: judged || failed > 0 ? failed : Math.max(1, families.length) };
}
