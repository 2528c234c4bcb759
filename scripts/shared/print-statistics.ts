// What became of imported statistics, for the terminal.
import type { DumpTally, StatisticsTally, TableTally } from './import-statistics';
import { number } from './progress';

const SHOWN = 10;

export function tellTable(done: TableTally): number {
  console.log(`Rows       ${number(done.rows)} read, ${number(done.problems.length)} that cannot be used`);
  tellStatistics(done);
  tellSome(done.problems.map(({ line, column, message }) => `line ${line}, ${column}: ${message}`));
  return done.problems.length + done.refused.length > 0 ? 1 : 0;
}

export function tellDump(done: DumpTally): number {
  const { plan } = done;
  for (const [model, entries] of Object.entries(plan.read)) console.log(`${model}: ${number(entries)} read`);
  for (const [model, entries] of Object.entries(plan.ignored))
    console.log(`${model}: ${number(entries)} not of this kind`);
  tellStatistics(done);
  for (const { from, to } of plan.renamed) console.log(`  "${from}" is called "${to}" here`);
  if (plan.problems.length > 0) console.error(`${number(plan.problems.length)} entries cannot come over:`);
  tellSome(plan.problems.map(({ entry, message }) => `entry ${entry}: ${message}`));
  return plan.problems.length + done.refused.length > 0 ? 1 : 0;
}

function tellStatistics({ metrics, defined, recorded, unchanged, refused }: StatisticsTally): void {
  console.log(`Metrics    ${number(metrics.length)}, of which ${number(defined.length)} are new`);
  console.log(`Statistics ${number(recorded)} new or changed, ${number(unchanged)} known already`);
  if (refused.length === 0) return;
  console.error(`${number(refused.length)} statistics were refused:`);
  tellSome(refused.map(({ statistic, message }) => `${statistic.metric} ${statistic.date}: ${message}`));
}

function tellSome(lines: readonly string[]): void {
  for (const line of lines.slice(0, SHOWN)) console.error(`  ${line}`);
  if (lines.length > SHOWN) console.error(`  … and ${number(lines.length - SHOWN)} more`);
}
