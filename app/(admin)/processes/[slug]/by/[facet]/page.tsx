import type { Metadata } from 'next';
import { ValuesPage } from '@/components/values/ValuesPage';
import { Day } from '@/lib/config/names';
import { requireUser } from '@/lib/auth/require-user';
import { listProcessStatistics } from '@/lib/stocks/list-process-statistics';
import { STATISTICS_VALUES_MAX } from '@/lib/stocks/process.schemas';
import { loadProcessFacet } from '../load';

type Props = {
  params: Promise<{ slug: string; facet: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug, facet } = await params;
  return { title: `${decodeURIComponent(slug)} by ${decodeURIComponent(facet)}` };
}

export default async function Page({ params, searchParams }: Props) {
  await requireUser();
  const { ctx, process, facet, stocks, today } = await loadProcessFacet(params);
  const asked = Day.safeParse((await searchParams)['date']);
  const date = asked.success && asked.data < today ? asked.data : today;
  const rows = await listProcessStatistics(ctx, { slug: process.slug, facet: facet.slug, from: date, to: date });
  const day = { date, today, most: STATISTICS_VALUES_MAX };
  return <ValuesPage process={process} facet={facet} stocks={stocks} rows={rows} {...day} />;
}
