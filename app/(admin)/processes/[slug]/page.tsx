import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { given, orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { ProcessPage } from '@/components/processes/ProcessPage';
import { loadRangeParams } from '@/components/processes/search-params';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { getProcess } from '@/lib/stocks/get-process';
import { ProcessQuery } from '@/lib/stocks/process.schemas';
import { readProcessOutline } from '@/lib/stocks/read-process-outline';
import { archiveProcessAction, restoreProcessAction } from '../actions';

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
  const [process, outline] = await orNotFound(
    Promise.all([getProcess(ctx, { slug }), readProcessOutline(ctx, { slug, ...range })]),
  );
  return (
    <ProcessPage
      process={process}
      outline={outline}
      range={range}
      mayEdit={isAllowed(ctx.actor, 'edit')}
      actions={{ archive: archiveProcessAction, restore: restoreProcessAction }}
    />
  );
}
