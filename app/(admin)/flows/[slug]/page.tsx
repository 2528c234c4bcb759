import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { restoreAttributesAction, runSubjectActionAction, setAttributesAction } from '@/app/(admin)/stocks/actions';
import { given, orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { FlowPage } from '@/components/flows/FlowPage';
import { HeardBy } from '@/components/flows/HeardBy';
import { loadRangeParams } from '@/components/processes/search-params';
import { loadListParams } from '@/components/stocks/search-params';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { getFlow } from '@/lib/stocks/get-flow';
import { listFacets } from '@/lib/stocks/list-facets';
import { listFlowEvents } from '@/lib/stocks/list-flow-events';
import { listSubjectActions } from '@/lib/stocks/list-subject-actions';
import { listStocks } from '@/lib/stocks/list-stocks';
import { ProcessQuery } from '@/lib/stocks/process.schemas';
import { readFlowSeries } from '@/lib/stocks/read-flow-series';
import { listWebhooks } from '@/lib/webhooks/list-webhooks';
import { archiveFlowAction, createFlowAction, restoreFlowAction, updateFlowAction } from '../actions';

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
  const { cursor } = given(await loadListParams(searchParams));
  const flow = await orNotFound(getFlow(ctx, { slug }));
  const [series, facets, stocks, webhooks] = await Promise.all([
    readFlowSeries(ctx, { slug, ...range }),
    listFacets(ctx, { kind: flow.kind }),
    listStocks(ctx),
    isAllowed(ctx.actor, 'administer') ? listWebhooks(ctx, { flow: slug }) : [],
  ]);
  const days = { slug, from: series.from, to: series.to, limit: PAGE };
  const narrowed =
    range.facet === undefined || range.value === undefined ? {} : { facet: range.facet, value: range.value };
  // A place in the list that does not exist any more is its beginning.
  const events = await listFlowEvents(ctx, { ...days, ...narrowed, ...(cursor === undefined ? {} : { cursor }) }).catch(
    () => listFlowEvents(ctx, { ...days, ...narrowed }),
  );
  return (
    <>
      <FlowPage
        flow={flow}
        stocks={stocks}
        series={series}
        facets={facets.map((facet) => ({
          slug: facet.slug,
          name: facet.name,
          values:
            facet.slug === range.facet
              ? series.values.map(({ value }) => value).filter((value) => value !== '')
              : (facet.values ?? []),
        }))}
        events={events}
        mayEdit={isAllowed(ctx.actor, 'edit')}
        mayRecord={isAllowed(ctx.actor, 'record')}
        actions={{
          create: createFlowAction,
          update: updateFlowAction,
          archive: archiveFlowAction,
          restore: restoreFlowAction,
          set: setAttributesAction,
          restoreAttributes: restoreAttributesAction,
          runAction: runSubjectActionAction,
        }}
        offered={listSubjectActions(ctx, flow)}
      />
      <HeardBy webhooks={webhooks.map(({ id, name }) => ({ id, name }))} />
    </>
  );
}
