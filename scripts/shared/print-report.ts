// The day report of an experiment as a few lines of text.
import type { DayReport } from '@/lib/experiments/report.schemas';
import { ApiError } from '@/lib/client/api-error';
import type { Client } from '@/lib/client/create-client';
import { number } from './progress';

/** Prints the newest report, or why there is none yet. */
export async function printReport(api: Client, base: string, experiment: string): Promise<void> {
  const address = new URL(`/experiments/${experiment}`, base).href;
  try {
    const report = await api.call('getReport', { params: { key: experiment } });
    for (const line of reportLines(report)) console.log(line);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    console.log('There is no report yet: a day is reported when it is over.');
  }
  console.log(`\nOpen ${address}`);
}

/** @returns one text per line */
export function reportLines(report: DayReport): string[] {
  const subjects = report.variants.map((entry) => `${entry.variant} ${number(entry.subjects)}`).join(' · ');
  const { sampleRatio, crossed } = report.health;
  const ratio = sampleRatio.status === 'not_computable' ? sampleRatio.reason : `p ${digits(sampleRatio.pValue)}`;
  const lines = [
    `\n${report.experiment} on ${report.date} (${report.timeZone})`,
    `  subjects      ${subjects}`,
    `  sample ratio  ${sampleRatio.status.replace('_', ' ')} (${ratio}), ${number(crossed)} crossed`,
  ];
  for (const goal of report.goals) {
    lines.push(
      `  ${goal.goal.padEnd(12)}  ${goal.variants.map((entry) => `${entry.variant} ${number(entry.conversions)} (${percent(entry.rate)})`).join(' · ')}`,
    );
    for (const entry of goal.comparisons)
      lines.push(
        entry.status === 'computed'
          ? `                ${entry.variant} against ${entry.against}: ${points(entry.difference)}, chi-square ${digits(entry.chiSquare.statistic)}, p ${digits(entry.chiSquare.pValue)}`
          : `                ${entry.variant} against ${entry.against}: ${entry.reason}`,
      );
  }
  for (const metric of report.engagement) {
    const means = metric.variants.map(
      (entry) => `${entry.variant} mean ${digits(entry.mean)}, variance ${digits(entry.variance)}`,
    );
    lines.push(`  ${metric.metric.padEnd(12)}  ${means.join(' · ')}`);
    for (const entry of metric.comparisons)
      lines.push(
        entry.status === 'computed'
          ? `                ${entry.variant} against ${entry.against}: ${entry.test} t ${digits(entry.statistic)}, df ${digits(entry.df)}, p ${digits(entry.pValue)}`
          : `                ${entry.variant} against ${entry.against}: ${entry.reason}`,
      );
  }
  return lines;
}

const digits = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(9))));
const percent = (rate: number | null): string => (rate === null ? '–' : `${(rate * 100).toFixed(2)}%`);
const points = (difference: number): string =>
  `${difference < 0 ? '−' : '+'}${Math.abs(difference * 100).toFixed(2)} points`;
