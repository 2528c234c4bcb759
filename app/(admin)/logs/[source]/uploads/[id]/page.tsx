import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { UploadPage } from '@/components/logs/UploadPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { getLogSource } from '@/lib/logs/get-log-source';
import { getUpload } from '@/lib/logs/get-upload';
import { listQuarantine } from '@/lib/logs/list-quarantine';
import { dismissLinesAction, mendLineAction, replayLinesAction, restoreLinesAction } from '../../../actions';

const LINES = 200;

export const metadata: Metadata = { title: 'Upload' };

type Props = {
  params: Promise<{ source: string; id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function Page({ params, searchParams }: Props) {
  await requireUser();
  const ctx = await currentContext();
  const { source: slug, id } = await params;
  const { after } = await searchParams;
  const upload = await orNotFound(getUpload(ctx, { id }));
  if (upload.source !== decodeURIComponent(slug)) notFound();
  const [source, waiting, resolved] = await Promise.all([
    getLogSource(ctx, { slug: upload.source }),
    listQuarantine(ctx, { upload: id, limit: LINES, cursor: typeof after === 'string' ? after : undefined }),
    listQuarantine(ctx, { upload: id, resolved: true, limit: LINES }),
  ]);
  return (
    <UploadPage
      upload={upload}
      sourceName={source.name}
      waiting={waiting}
      resolved={resolved.lines}
      mayRecord={isAllowed(ctx.actor, 'record')}
      actions={{
        mend: mendLineAction,
        replay: replayLinesAction,
        dismiss: dismissLinesAction,
        restoreLines: restoreLinesAction,
      }}
    />
  );
}
