import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { SearchParams } from 'nuqs/server';
import { given, orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { MetricPage } from '@/components/metrics/MetricPage';
import { loadMetricParams } from '@/components/metrics/search-params';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { getMetric } from '@/lib/metrics/get-metric';
import { getTracker } from '@/lib/metrics/get-tracker';
import { listAnnotations } from '@/lib/metrics/list-annotations';
import { listBoards } from '@/lib/metrics/list-boards';
import { readMetricSeries } from '@/lib/metrics/read-metric-series';
import { SeriesAsked } from '@/lib/metrics/series.schemas';
import { addressOf } from '@/lib/overview/address-of';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
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
  const { period, from, to, split, compare } = asked.success ? asked.data : SeriesAsked.parse({});
  const metric = await orNotFound(getMetric(ctx, { ref }));
  const question = { metric: ref, period: period ?? metric.periods[0] ?? 'day' } as const;
  const by = split !== undefined && metric.splits.includes(split) ? split : undefined;
  // Days that cannot be drawn are as if they were not asked for.
  const read = (more: { compare: boolean } | { split: string }) =>
    readMetricSeries(ctx, { ...question, ...more, from, to }).catch(() =>
      readMetricSeries(ctx, { ...question, ...more }),
    );
  const [total, parts, tracker, boards, head, { timeZone }] = await Promise.all([
    read({ compare: compare && by === undefined }),
    by === undefined ? null : read({ split: by }),
    metric.origin === 'own' ? null : getTracker(ctx, { metric: ref }),
    listBoards(ctx),
    headers(),
    readSettings(ctx.db),
  ]);
  const today = dayOf(ctx.now, timeZone);
  const annotations = await listAnnotations(ctx, {
    metric: ref,
    from: total.dates[0] ?? today,
    to: total.dates.at(-1) ?? today,
  });
  return (
    <MetricPage
      metric={metric}
      series={parts ?? total}
      total={total}
      annotations={annotations}
      tracker={tracker}
      boards={boards.map(({ slug, name }) => ({ slug, name }))}
      origin={addressOf(head)}
      today={today}
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
