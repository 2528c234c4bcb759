import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COVERED, NOT_COVERED } from './families';
import { runGolden } from './run';

const OWN = path.resolve(import.meta.dirname, '../../lib/stats/golden');
const OURS = [
  'chi_square',
  'descriptive',
  'hash',
  'multiple_comparison',
  'power',
  'proportions',
  'sequential',
  'special_functions',
  'srm',
  'survival',
  't_test',
];

describe('our own reference cases', { timeout: 60_000 }, () => {
  const { families, passed, failed } = runGolden(OWN);

  it('are all met', () => {
    expect(families.flatMap(({ family, failures }) => failures.map((failure) => `${family}: ${failure}`))).toEqual([]);
    expect(failed).toBe(0);
    expect(passed).toBeGreaterThanOrEqual(310);
  });

  it.each(OURS)('cover %s', (name) => {
    const report = families.find(({ family }) => family === name);
    expect(report?.covered).toBe(true);
    expect(report?.passed).toBeGreaterThanOrEqual(10);
  });

  it('name the families that are not covered', () => {
    expect(families.filter(({ covered }) => !covered).map(({ family }) => family)).toEqual(NOT_COVERED);
    expect(Object.keys(COVERED).sort()).toEqual(OURS);
  });
});

describe('a folder of somebody else', { timeout: 60_000 }, () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'weir-golden-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** A copy of one of our files with its cases changed. */
  function put(name: string, change: (cases: { [key: string]: unknown }[]) => unknown[]): void {
    const content = JSON.parse(readFileSync(path.join(OWN, `${name}.json`), 'utf8')) as {
      cases: { [key: string]: unknown }[];
    };
    writeFileSync(path.join(folder, `${name}.json`), JSON.stringify({ ...content, cases: change(content.cases) }));
  }

  it('passes with the families that are covered, and lists the others', () => {
    for (const name of ['srm', 'cuped'])
      copyFileSync(path.join(OWN, `${name}.json`), path.join(folder, `${name}.json`));
    const report = runGolden(folder);
    expect(report.failed).toBe(0);
    expect(report.passed).toBe(12);
    expect(report.families.map(({ family, covered, left }) => ({ family, covered, left }))).toEqual([
      { family: 'cuped', covered: false, left: 13 },
      { family: 'srm', covered: true, left: 0 },
    ]);
  });

  it('fails when it holds nothing, or only families that are not covered', () => {
    expect(runGolden(folder).failed).toBe(1);
    copyFileSync(path.join(OWN, 'cuped.json'), path.join(folder, 'cuped.json'));
    expect(runGolden(folder)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('fails for an unknown family, an unknown kind, an empty list and a broken file', () => {
    put('power', (cases) => [...cases, { id: 'x', kind: 'toString', input: {}, expected: 1 }]);
    put('srm', () => []);
    writeFileSync(path.join(folder, 'astrology.json'), '{"cases":[{"kind":"moon","input":1,"expected":1}]}');
    writeFileSync(path.join(folder, 't_test.json'), '{');
    const report = runGolden(folder);
    expect(report.passed).toBe(14);
    expect(report.families.map(({ family, failures }) => [family, failures.length])).toEqual([
      ['astrology', 1],
      ['power', 1],
      ['srm', 1],
      ['t_test', 1],
    ]);
  });

  it('fails for a number that is off by more than the tolerance, a missing field and a number that must not exist', () => {
    put('srm', (cases) => {
      const [first] = cases;
      const expected = first?.['expected'] as { [key: string]: unknown };
      return [
        { ...first, expected: { ...expected, pValue: 0.6179522266795625 * (1 + 3e-7) } },
        { ...first, expected: { ...expected, pValue: 0.6179522266795625 * (1 + 3e-8) } },
        { ...first, expected: { ...expected, effectSize: 1 } },
        { ...first, expected: { ...expected, statistic: null }, undefined: true },
        { ...first, expected: { ...expected, mismatch: true } },
      ];
    });
    const [report] = runGolden(folder).families;
    expect(report?.passed).toBe(1);
    expect(report?.failures.map((failure) => failure.replace(/^.*?: /, '').split(':')[0])).toEqual([
      'pValue',
      'effectSize',
      'statistic',
      'mismatch',
    ]);
  });

  it('meets a case without a number by "not computable" or by a RangeError, not by another error', () => {
    put('chi_square', () => [
      { id: 'a', method: 'pearson', input: { table: [[1, 2]] }, expected: { statistic: null }, undefined: true },
      {
        id: 'b',
        method: 'pearson',
        input: {
          table: [
            [1, -2],
            [3, 4],
          ],
        },
        expected: { statistic: null },
        invalid: true,
      },
      { id: 'c', method: 'pearson', input: { tables: [] }, expected: { statistic: null }, undefined: true },
      {
        id: 'd',
        method: 'pearson',
        input: {
          table: [
            [1, -2],
            [3, 4],
          ],
        },
        expected: { statistic: 3 },
      },
    ]);
    const [report] = runGolden(folder).families;
    expect(report?.passed).toBe(2);
    expect(report?.failures).toHaveLength(2);
  });
});
