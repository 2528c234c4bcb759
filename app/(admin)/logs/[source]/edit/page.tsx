import type { Metadata } from 'next';
import { orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { SourceForm } from '@/components/logs/LazySourceForm';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { getLogSource } from '@/lib/logs/get-log-source';
import { createLogSourceAction, updateLogSourceAction } from '../../actions';
import { formSurroundings } from '../../form-surroundings';

export const metadata: Metadata = { title: 'Edit log source' };

export default async function Page({ params }: { params: Promise<{ source: string }> }) {
  await requireUser();
  const ctx = await currentContext();
  const slug = decodeURIComponent((await params).source);
  const [source, surroundings] = await Promise.all([orNotFound(getLogSource(ctx, { slug })), formSurroundings(ctx)]);
  return (
    <SourceForm
      source={source}
      {...surroundings}
      actions={{ create: createLogSourceAction, update: updateLogSourceAction }}
    />
  );
}
