import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SubjectPage } from '@/components/subjects/SubjectPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSubject } from '@/lib/overview/read-subject';
import { listFlows } from '@/lib/stocks/list-flows';
import { listStocks } from '@/lib/stocks/list-stocks';
import { eraseSubjectAction } from '../../actions';

type Props = { params: Promise<{ kind: string; id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).id) };
}

export default async function Page({ params }: Props) {
  await requireUser();
  const ctx = await currentContext();
  const given = await params;
  const [kind, id] = [decodeURIComponent(given.kind), decodeURIComponent(given.id)];
  const subject = await readSubject(ctx, { kind, id }).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'not_found') return null;
    throw error;
  });
  if (subject === null) redirect(`/subjects?${new URLSearchParams({ kind, id }).toString()}`);
  const all = { includeArchived: true };
  const [stocks, flows] = await Promise.all([listStocks(ctx, all), listFlows(ctx, all)]);
  return (
    <SubjectPage
      subject={subject}
      names={[...stocks, ...flows].map(({ slug, name }) => [slug, name] as const)}
      exportHref={`/api/v1/subjects/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`}
      mayErase={isAllowed(ctx.actor, 'edit')}
      erase={eraseSubjectAction}
    />
  );
}
