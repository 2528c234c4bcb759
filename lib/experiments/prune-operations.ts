import type { PrismaClient } from '@/lib/db/generated/client';

const KEPT_RUN_DAYS = 30;

/** Forgets runs of jobs that are older than 30 days. Answers how many rows went. */
export async function pruneOperations(client: PrismaClient, now: Date): Promise<number> {
  const runs = await client.jobRun.deleteMany({
    where: { startedAt: { lt: new Date(now.getTime() - KEPT_RUN_DAYS * 86_400_000) } },
  });
  return runs.count;
}
