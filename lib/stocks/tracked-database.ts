import { database } from '@/lib/db/client';
import type { PrismaClient } from '@/lib/db/generated/client';
import { models } from '@/lib/definitions';
import { trackModel } from './track-model';

const shared = globalThis as typeof globalThis & { weirTracked?: { plain: PrismaClient; tracked: PrismaClient } };

/**
 * This process's Prisma client, seen by the tracker for every model of `lib/definitions/models.ts`: use it wherever the
 * application writes its own tables.
 */
export function trackedDatabase(): PrismaClient {
  const plain = database();
  if (shared.weirTracked?.plain !== plain) {
    const tracked = models.reduce((client, model) => trackModel(model)(client), plain);
    shared.weirTracked = { plain, tracked };
  }
  return shared.weirTracked.tracked;
}
