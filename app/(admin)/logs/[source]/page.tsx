import type { Metadata } from 'next';
import { orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { SourcePage } from '@/components/logs/SourcePage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { countUploads } from '@/lib/logs/count-uploads';
import { getLogSource } from '@/lib/logs/get-log-source';
import { listQuarantine } from '@/lib/logs/list-quarantine';
import { listUploads } from '@/lib/logs/list-uploads';
import {
  archiveLogSourceAction,
  dismissLinesAction,
  mendLineAction,
  replayLinesAction,
  restoreLinesAction,
  restoreLogSourceAction,
} from '../actions';

const DAYS = 30;
const UPLOADS = 200;
const LINES = 50;

type Props = { params: Promise<{ source: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).source) };
}

export default async function Page({ params }: Props) {
  await requireUser();
  const ctx = await currentContext();
  const slug = decodeURIComponent((await params).source);
  const source = await orNotFound(getLogSource(ctx, { slug }));
  const [counts, { uploads }, waiting] = await Promise.all([
    countUploads(ctx, { source: slug, days: DAYS }),
    listUploads(ctx, { source: slug, limit: UPLOADS }),
    listQuarantine(ctx, { source: slug, limit: LINES }),
  ]);
  return (
    <SourcePage
      source={source}
      counts={counts}
      uploads={uploads}
      waiting={waiting}
      mayEdit={isAllowed(ctx.actor, 'edit')}
      mayRecord={isAllowed(ctx.actor, 'record')}
      actions={{
        archive: archiveLogSourceAction,
        restore: restoreLogSourceAction,
        mend: mendLineAction,
        replay: replayLinesAction,
        dismiss: dismissLinesAction,
        restoreLines: restoreLinesAction,
      }}
    />
  );
}
