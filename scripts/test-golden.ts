import { existsSync } from 'node:fs';
import path from 'node:path';
import { runGolden, type FamilyReport } from './golden/run';

const OWN_CASES = path.resolve(import.meta.dirname, '../lib/stats/golden');

function describe({ family, covered, passed, failures, left }: FamilyReport): string {
  if (failures.length === 0 && !covered) return `${family}: not covered (${left} cases)`;
  return `${family}: ${passed} passed, ${failures.length} failed`;
}

/** Prints one line per family, the failed cases below it, and the sum; answers the exit code. */
function main(place: string): number {
  if (!existsSync(place)) {
    console.log(`there is no ${place}\n0 passed, 1 failed`);
    return 1;
  }
  const { families, passed, failed } = runGolden(place);
  for (const report of families) {
    console.log(describe(report));
    for (const failure of report.failures) console.log(`  ${failure}`);
  }
  const judged = families.some(({ covered }) => covered);
  if (!judged) console.log(families.length === 0 ? 'no reference cases here' : 'no family here is covered');
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = main(path.resolve(process.argv[2] ?? OWN_CASES));
