import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createDecayRule } from '@/lib/stocks/create-decay-rule';
import { createFacet } from '@/lib/stocks/create-facet';
import { createFlow } from '@/lib/stocks/create-flow';
import { createProcess } from '@/lib/stocks/create-process';
import { createStock } from '@/lib/stocks/create-stock';
import { recordChanges } from '@/lib/stocks/record-changes';
import { accountChanges, ACCOUNTS } from './accounts';

/** Defines the process of accounts, and plays what happened in it. Answers the number of changes. */
export async function playAccounts(ctx: Context, { share = 1 }: { share?: number } = {}): Promise<number> {
  const sample = { sample: true };
  for (const facet of ACCOUNTS.facets) await unlessKnown(createFacet(ctx, facet, sample));
  for (const stock of ACCOUNTS.stocks) await unlessKnown(createStock(ctx, stock, sample));
  for (const flow of ACCOUNTS.flows) await unlessKnown(createFlow(ctx, flow, sample));
  for (const rule of ACCOUNTS.decays) await unlessKnown(createDecayRule(ctx, rule, sample));
  await unlessKnown(createProcess(ctx, ACCOUNTS.process, sample));
  const changes = accountChanges(ctx.now, share);
  const { recorded } = await recordChanges(ctx, { changes, source: 'import' });
  return recorded;
}

async function unlessKnown(creation: Promise<unknown>): Promise<void> {
  await creation.catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== 'already_exists') throw error;
  });
}
