import type { PrismaClient } from '@/lib/db/generated/client';
import { findCountHandlers } from './callbacks';
import { runCallback } from './run-callback';

/** A count that is older when a callback is met for the first time is history. Unit: milliseconds. */
const FRESH_MS = 3_600_000;
/** So long is a callback that fails tried again. Unit: milliseconds. */
const TRYING_MS = 2 * 86_400_000;

/**
 * Tells callbacks of stocks (`onStockCounted`) every new record of their stock's total, oldest first, each once. How far
 * one has been told is stored after it was: what fails, or is killed, is told again by the next call, for two days, and
 * nothing behind it before. Kinds in `waiting` are being rebuilt: they are told afterwards. Answers what failed, one
 * sentence each.
 */
export async function tellCounts(
  client: PrismaClient,
  now: Date,
  waiting: readonly string[] = [],
  limitMs?: number,
): Promise<string[]> {
  const handlers = findCountHandlers();
  if (handlers.length === 0) return [];
  const errors: string[] = [];
  const stocks = await client.stock.findMany({
    where: { slug: { in: handlers.map(({ stock }) => stock) }, archivedAt: null, kind: { notIn: [...waiting] } },
  });
  const nameOf = ({ stock, name }: { stock: string; name: string }) => `counted:${stock}:${name}`;
  const marks = await client.watermark.findMany({ where: { name: { in: handlers.map(nameOf) } } });
  for (const handler of handlers) {
    const stock = stocks.find(({ slug }) => slug === handler.stock);
    if (stock === undefined) continue;
    const name = nameOf(handler);
    const told = marks.find((mark) => mark.name === name)?.at ?? new Date(now.getTime() - FRESH_MS);
    const after = new Date(Math.max(told.getTime(), now.getTime() - TRYING_MS));
    // Answered by the primary key.
    const records = await client.stockRecord.findMany({
      where: { stockId: stock.id, facet: '', value: '', at: { gt: after, lte: now } },
      orderBy: { at: 'asc' },
    });
    for (const { at, count, entered, left, reclassifiedIn, reclassifiedOut } of records) {
      try {
        const record = {
          ...{ stock: stock.slug, at: at.toISOString(), facet: null, value: null },
          ...{ count: Number(count), entered: Number(entered), left: Number(left) },
          ...{ reclassifiedIn: Number(reclassifiedIn), reclassifiedOut: Number(reclassifiedOut) },
        };
        await runCallback(() => handler.run(record), limitMs);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        errors.push(`callback ${handler.name} of ${stock.slug}: ${message}`.slice(0, 500));
        break;
      }
      await client.watermark.upsert({ where: { name }, create: { name, at }, update: { at } });
    }
  }
  return errors;
}
