import type { PrismaClient } from '@/lib/db/generated/client';

const KEPT_RUN_DAYS = 30;
const KEPT_REFUSALS = 1000;

/** Forgets runs older than 30 days and all but the newest 1,000 refused records. Answers how many rows went. */
export async function pruneOperations(client: PrismaClient, now: Date): Promise<number> {
  const runs = await client.jobRun.deleteMany({
    where: { startedAt: { lt: new Date(now.getTime() - KEPT_RUN_DAYS * 86_400_000) } },
  });
  const refused = await client.$executeRaw`
    DELETE FROM refused_record WHERE id NOT IN (SELECT id FROM refused_record ORDER BY received_at DESC LIMIT ${KEPT_REFUSALS})`;
  return runs.count + refused;
}
