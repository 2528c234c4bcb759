import { database } from '@/lib/db/client';
import type { Database } from '@/lib/db/context';

const shared = globalThis as typeof globalThis & { weirSetUp?: boolean };

/** Whether somebody can sign in at all. Once true, it stays true and is not asked again by this process. */
export async function isSetUp(db: Database = database()): Promise<boolean> {
  if (shared.weirSetUp === true) return true;
  const installation = await db.installation.findUnique({ where: { id: 1 }, select: { setupAt: true } });
  const done =
    (installation !== null && installation.setupAt !== null) ||
    (await db.user.findFirst({ select: { id: true } })) !== null;
  if (done) shared.weirSetUp = true;
  return done;
}
