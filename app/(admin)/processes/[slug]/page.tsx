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
import { readProcess } from '@/lib/stocks/read-process';
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
  const process = await orNotFound(getProcess(ctx, { slug }));
  const picture = await orNotFound(readProcess(ctx, { slug, ...(asked.success ? asked.data : {}) }));
  return (
    <ProcessPage
      process={process}
      picture={picture}
      mayEdit={isAllowed(ctx.actor, 'edit')}
      actions={{ archive: archiveProcessAction, restore: restoreProcessAction }}
    />
  );
}
