import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { SearchParams } from 'nuqs/server';
import { given, orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { MetricPage } from '@/components/metrics/MetricPage';
import { packSeries } from '@/components/metrics/pack-metric';
import { loadMetricParams } from '@/components/metrics/search-params';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { listBoards } from '@/lib/metrics/list-boards';
import { readMetricPage } from '@/lib/metrics/read-metric-page';
import { SeriesAsked } from '@/lib/metrics/series.schemas';
import { addressOf } from '@/lib/overview/address-of';
import {
  addNoteAction,
  addToBoardAction,
  archiveMetricAction,
  deleteMetricAction,
  deleteStatisticsAction,
  recordStatisticsAction,
  removeNoteAction,
  restoreMetricAction,
} from '../../actions';

type Props = { params: Promise<{ domain: string; metric: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).metric) };
}

export default async function Page({ params, searchParams }: Props) {
  await requireUser();
  const ctx = await currentContext();
  const halves = await params;
  const ref = `${decodeURIComponent(halves.domain)}/${decodeURIComponent(halves.metric)}`;
  // What cannot be read in an address is as if it were not there.
  const asked = SeriesAsked.safeParse(given(await loadMetricParams(searchParams)));
  const [page, boards, head] = await Promise.all([
    orNotFound(readMetricPage(ctx, { ref, ...(asked.success ? asked.data : SeriesAsked.parse({})) })),
    listBoards(ctx),
    headers(),
  ]);
  return (
    <MetricPage
      metric={page.metric}
      total={packSeries(page.total)}
      split={page.split}
      parts={page.parts}
      annotations={page.annotations}
      tracker={page.tracker}
      trackerProblem={page.trackerProblem}
      boards={boards.map(({ slug, name }) => ({ slug, name }))}
      origin={addressOf(head)}
      today={page.today}
      mayEdit={isAllowed(ctx.actor, 'edit')}
      actions={{
        archive: archiveMetricAction,
        restore: restoreMetricAction,
        remove: deleteMetricAction,
        addNote: addNoteAction,
        removeNote: removeNoteAction,
        addToBoard: addToBoardAction,
        deleteStatistics: deleteStatisticsAction,
        recordStatistics: recordStatisticsAction,
      }}
    />
  );
}
