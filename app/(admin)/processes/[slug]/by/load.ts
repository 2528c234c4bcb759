import { notFound } from 'next/navigation';
import { orNotFound } from '@/app/(admin)/stocks/or-not-found';
import type { StockName } from '@/components/values/types';
import { currentContext } from '@/lib/auth/current-context';
import type { Context } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { getProcess } from '@/lib/stocks/get-process';
import { listFacets } from '@/lib/stocks/list-facets';
import { listStocks } from '@/lib/stocks/list-stocks';
import type { FacetView, ProcessView } from '@/lib/stocks/schemas';
import { dayOf } from '@/lib/time/days';

/** A process and one of its facets, or the page that says that there is no such thing. */
export async function loadProcessFacet(params: Promise<{ slug: string; facet: string }>): Promise<{
  ctx: Context;
  process: ProcessView;
  facet: FacetView;
  stocks: StockName[];
  today: string;
}> {
  const ctx = await currentContext();
  const { slug, facet: asked } = await params;
  const process = await orNotFound(getProcess(ctx, { slug: decodeURIComponent(slug) }));
  const [facets, known, { timeZone }] = await Promise.all([
    listFacets(ctx, { kind: process.kind }),
    listStocks(ctx, { kind: process.kind, includeArchived: true }),
    readSettings(ctx.db),
  ]);
  const facet = facets.find((each) => each.slug === decodeURIComponent(asked) && process.facets.includes(each.slug));
  if (facet === undefined) notFound();
  const stocks = process.stocks.flatMap((one) => known.filter((stock) => stock.slug === one));
  return { ctx, process, facet, stocks, today: dayOf(ctx.now, timeZone) };
}
