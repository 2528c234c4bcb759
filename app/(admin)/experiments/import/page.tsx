import type { Metadata } from 'next';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { readSettings } from '@/lib/settings/read-settings';
import { ImportExperiment } from './LazyImportExperiment';

export const metadata: Metadata = { title: 'Import an experiment' };

export default async function Page() {
  await requireUser('edit');
  const ctx = await currentContext();
  const { timeZone } = await readSettings(ctx.db);
  return <ImportExperiment timeZone={timeZone} now={ctx.now.toISOString()} />;
}
