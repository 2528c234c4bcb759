import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { loadRangeParams } from '@/components/processes/search-params';
import { loadListParams } from '@/components/stocks/search-params';
import { StockPage } from '@/components/stocks/StockPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { getStock } from '@/lib/stocks/get-stock';
import { listFacets } from '@/lib/stocks/list-facets';
import { listSubjectActions } from '@/lib/stocks/list-subject-actions';
import { listStockSubjects } from '@/lib/stocks/list-stock-subjects';
import { ProcessQuery } from '@/lib/stocks/process.schemas';
import { readDurations } from '@/lib/stocks/read-durations';
import { readStockSeries } from '@/lib/stocks/read-stock-series';
import {
  archiveStockAction,
  restoreAttributesAction,
  restoreStockAction,
  runSubjectActionAction,
  setAttributesAction,
} from '../actions';
import { given, orNotFound } from '../or-not-found';

const PAGE = 100;

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).slug) };
}

export default async function Page({ params, searchParams }: Props) {
  await requireUser();
  const ctx = await currentContext();
  const slug = decodeURIComponent((await params).slug);
  const asked = ProcessQuery.safeParse(given(await loadRangeParams(searchParams)));
  const range = asked.success ? asked.data : {};
  const list = given(await loadListParams(searchParams));
  const stock = await orNotFound(getStock(ctx, { slug }));
  const narrowed =
    range.facet === undefined || range.value === undefined ? {} : { facet: range.facet, value: range.value };
  const { value: _, ...whole } = range;
  const [series, split, dwell, members, facets] = await Promise.all([
    readStockSeries(ctx, { slug, ...range }),
    // The values to choose from are those of the whole.
    range.value === undefined || range.facet === undefined ? null : readStockSeries(ctx, { slug, ...whole }),
    readDurations(ctx, {
      stock: slug,
      ...narrowed,
      ...(range.from === undefined ? {} : { from: range.from }),
      ...(range.to === undefined ? {} : { until: range.to }),
    }),
    listStockSubjects(ctx, { slug, ...list, ...narrowed, limit: PAGE }).catch(() =>
      listStockSubjects(ctx, { slug, ...narrowed, limit: PAGE }),
    ),
    listFacets(ctx, { kind: stock.kind }),
  ]);
  const values = (split ?? series).values.map(({ value }) => value).filter((value) => value !== '');
  return (
    <StockPage
      stock={stock}
      series={series}
      facets={facets
        .filter((facet) => stock.facets === null || stock.facets.includes(facet.slug))
        .map((facet) => ({
          slug: facet.slug,
          name: facet.name,
          values: facet.slug === range.facet ? values : (facet.values ?? []),
        }))}
      dwell={dwell}
      members={members}
      mayEdit={isAllowed(ctx.actor, 'edit')}
      mayRecord={isAllowed(ctx.actor, 'record')}
      actions={{
        archive: archiveStockAction,
        restore: restoreStockAction,
        set: setAttributesAction,
        restoreAttributes: restoreAttributesAction,
        runAction: runSubjectActionAction,
      }}
      offered={listSubjectActions(ctx, stock)}
    />
  );
}
