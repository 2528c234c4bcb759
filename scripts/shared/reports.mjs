// What the test programs wrote about their tests.
import { readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * Counts of a vitest JSON report. A program that failed without a failing test (it crashed, or an error came from
 * outside a test) counts as one failure.
 * @param {string} file @param {number} exitCode @returns {Count}
 */
export function countVitest(file, exitCode) {
  const report = readReport(file);
  if (report === null) return { passed: 0, failed: 1 };
  const suites = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length;
  return settle(report.numPassedTests, report.numFailedTests + suites, exitCode);
}

/** Counts of a Playwright JSON report. @param {string} file @param {number} exitCode @returns {Count} */
export function countPlaywright(file, exitCode) {
  const report = readReport(file);
  if (report === null) return { passed: 0, failed: 1 };
  const { expected, flaky, unexpected } = report.stats;
  return settle(expected + flaky, unexpected, exitCode);
}

/** Counts of a program that ends with a line "N passed, N failed". @param {string} text @param {number} exitCode @returns {Count} */
export function countLine(text, exitCode) {
  const found = [...text.matchAll(/(\d[\d,]*) passed, (\d[\d,]*) failed/g)].at(-1);
  const number = (/** @type {string | undefined} */ digits) => Number((digits ?? '0').replaceAll(',', ''));
  return found ? settle(number(found[1]), number(found[2]), exitCode) : settle(exitCode === 0 ? 1 : 0, 0, exitCode);
}

/** @param {number} passed @param {number} failed @param {number} exitCode */
const settle = (passed, failed, exitCode) => ({ passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed });

/** @param {string} file @returns {any} */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
