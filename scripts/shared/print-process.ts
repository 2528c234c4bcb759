// A process as a few lines of text.
import type { ProcessPicture } from '@/lib/stocks/process.schemas';
import type { Client } from '@/lib/client/create-client';
import { number } from './progress';

/** Prints how many are in each stock, and how long they take from its start to its end. */
export async function printProcess(api: Client, base: string, process: string): Promise<void> {
  const picture = await api.call('getProcess', { params: { slug: process } });
  for (const line of processLines(picture)) console.log(line);
  console.log(`\nOpen ${new URL(`/processes/${process}`, base).href}`);
}

/** @returns one text per line */
export function processLines(picture: ProcessPicture): string[] {
  const width = Math.max(...picture.stocks.map(({ name }) => name.length));
  const lines = [`\n${picture.name}, ${picture.from} to ${picture.to}`];
  for (const { name, count, entered, left } of picture.stocks)
    lines.push(`  ${name.padEnd(width)}  ${number(count).padStart(9)}   ${number(entered)} in, ${number(left)} out`);
  const { leadTime, balance, build } = picture;
  const nameOf = (slug: string) => picture.stocks.find((stock) => stock.slug === slug)?.name ?? slug;
  if (leadTime !== null && leadTime.summary !== null) {
    const { subjects, shortest, average, median, p90, longest } = leadTime.summary;
    lines.push(
      `  From "${nameOf(leadTime.from)}" to "${nameOf(leadTime.to)}": ${number(subjects)} subjects`,
      `    shortest ${seconds(shortest)}, average ${seconds(average)}, median ${seconds(median)}, p90 ${seconds(p90)}, longest ${seconds(longest)}`,
    );
  }
  lines.push(`  Residue ${number(balance.residue)}`);
  if (build !== null)
    lines.push(`  History is being rebuilt: ${number(build.done)} of ${number(build.total)} subjects`);
  return lines;
}

const seconds = (value: number) => `${value.toLocaleString('en-US', { maximumFractionDigits: 2 })} s`;
