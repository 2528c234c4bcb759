import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { PrismaClient } from '@/lib/db/generated/client';

/**
 * A row that says who runs a job, and until when by the database's clock. Renewed while the work goes on; a crash
 * frees it by time, or at once when the holder was a process of this machine that is no more. No session locks.
 */
export type Lease = { release(): Promise<void> };

const SECONDS = 20;
const shared = globalThis as typeof globalThis & { weirProcessNonce?: string };
const holderName = () => `${hostname()}:${process.pid}:${(shared.weirProcessNonce ??= randomUUID().slice(0, 8))}`;

/** Takes the lease, or answers null when somebody else has it. */
export async function acquireLease(client: PrismaClient, job: string): Promise<Lease | null> {
  const holder = `${holderName()}:${randomUUID().slice(0, 8)}`;
  if (!(await take(client, job, holder))) {
    const row = await client.jobLease.findUnique({ where: { job } });
    if (row === null || !isGone(row.holder)) return null;
    await client.jobLease.deleteMany({ where: { job, holder: row.holder } });
    if (!(await take(client, job, holder))) return null;
  }
  const renewal = setInterval(
    () => {
      client.$executeRaw`
      UPDATE job_lease SET until = clock_timestamp() + make_interval(secs => ${SECONDS})
      WHERE job = ${job} AND holder = ${holder}`.catch(() => undefined);
    },
    (SECONDS * 1000) / 4,
  );
  renewal.unref();
  return {
    async release() {
      clearInterval(renewal);
      await client.jobLease.deleteMany({ where: { job, holder } });
    },
  };
}

async function take(client: PrismaClient, job: string, holder: string): Promise<boolean> {
  const taken = await client.$executeRaw`
    INSERT INTO job_lease (job, holder, until)
    VALUES (${job}, ${holder}, clock_timestamp() + make_interval(secs => ${SECONDS}))
    ON CONFLICT (job) DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until
    WHERE job_lease.until < clock_timestamp()`;
  return taken === 1;
}

/** Was the holder a process of this machine that has ended? Another machine's holder is never judged. */
function isGone(holder: string): boolean {
  const [host, pid, nonce] = holder.split(':');
  if (host !== hostname() || pid === undefined) return false;
  if (Number(pid) === process.pid) return nonce !== shared.weirProcessNonce;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
