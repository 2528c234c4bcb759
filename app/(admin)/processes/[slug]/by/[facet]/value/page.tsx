import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ValuePage, type ValueSide } from '@/components/values/ValuePage';
import { requireUser } from '@/lib/auth/require-user';
import { listProcessStatistics } from '@/lib/stocks/list-process-statistics';
import { readDurations } from '@/lib/stocks/read-durations';
import { addDays } from '@/lib/time/days';
import { loadProcessFacet } from '../../load';

const DAYS = 90;

type Props = {
  params: Promise<{ slug: string; facet: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const textOf = (value: string | string[] | undefined): string | null => (typeof value === 'string' ? value : null);

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: textOf((await searchParams)['is']) ?? 'A value' };
}

export default async function Page({ params, searchParams }: Props) {
  await requireUser();
  const { ctx, process, facet, stocks, today } = await loadProcessFacet(params);
  const asked = await searchParams;
  const is = textOf(asked['is']);
  const other = textOf(asked['with']);
  const newest = await listProcessStatistics(ctx, { slug: process.slug, facet: facet.slug });
  const values = newest.map(({ value }) => value);
  if (is === null || !values.includes(is)) notFound();
  const nameOf = (slug: string | null) => stocks.find((stock) => stock.slug === slug)?.name ?? null;
  const from = nameOf(process.startStock);
  const to = nameOf(process.endStock);
  const sideOf = async (value: string): Promise<ValueSide> => {
    const [history, duration] = await Promise.all([
      listProcessStatistics(ctx, {
        ...{ slug: process.slug, facet: facet.slug, value },
        ...{ from: addDays(today, 1 - DAYS), to: today },
      }),
      process.startStock === null || process.endStock === null
        ? null
        : readDurations(ctx, { stock: process.startStock, to: process.endStock, facet: facet.slug, value }),
    ]);
    const first = history.findIndex(({ members }) => members > 0);
    return {
      value,
      now: newest.find((row) => row.value === value) ?? null,
      // The days before anybody had the value say nothing.
      history: first === -1 ? [] : history.slice(first),
      duration,
    };
  };
  const [one, beside] = await Promise.all([
    sideOf(is),
    other !== null && other !== is && values.includes(other) ? sideOf(other) : null,
  ]);
  return (
    <ValuePage
      process={process}
      facet={facet}
      stocks={stocks}
      way={from === null || to === null ? null : { from, to }}
      one={one}
      other={beside}
      values={values}
      today={today}
    />
  );
}
