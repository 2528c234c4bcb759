import type { Metadata } from 'next';
import { orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { SharedBoard } from '@/components/boards/SharedBoard';
import { publicContext } from '@/lib/auth/public-context';
import { readSharedBoard } from '@/lib/metrics/read-shared-board';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';

export const metadata: Metadata = { title: 'Shared board', robots: { index: false, follow: false, noarchive: true } };

/** A board for whoever has its link; nobody is asked who they are. */
export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const ctx = publicContext();
  const data = await orNotFound(readSharedBoard(ctx, { token: (await params).token }));
  const { timeZone } = await readSettings(ctx.db);
  return <SharedBoard data={data} today={dayOf(ctx.now, timeZone)} />;
}
