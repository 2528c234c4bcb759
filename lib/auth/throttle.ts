import type { Database } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { pseudonym } from './secrets';

const WINDOW_MS = 15 * 60_000;
const DAY_MS = 24 * 3600_000;
export const FAILURES_PER_ACCOUNT = 5;
export const FAILURES_PER_NETWORK = 50;

type Attempt = { accountKey: string | null; networkKey: string };

/**
 * Counts an attempt to prove a secret, before the proof is looked at: of one account from one network (5 in 15 minutes),
 * and of one network (50). Counting first means that a burst of parallel attempts gains nothing. Shared by all
 * instances; addresses and e-mails are stored as pseudonyms.
 * @param account null when the attempt names none
 * @throws Problem `rate_limited` with the time that is left
 */
export async function countAttempt(
  db: Database,
  input: { account: string | null; network: string; now: Date },
): Promise<Attempt> {
  const attempt: Attempt = {
    accountKey: input.account === null ? null : `account:${pseudonym(`${input.account} ${input.network}`)}`,
    networkKey: `network:${pseudonym(input.network)}`,
  };
  await count(db, attempt.networkKey, FAILURES_PER_NETWORK, input.now);
  if (attempt.accountKey !== null) await count(db, attempt.accountKey, FAILURES_PER_ACCOUNT, input.now);
  return attempt;
}

/** The proof was right: the account's failures are forgotten, and the attempt no longer counts for its network. */
export async function forgiveAttempt(db: Database, attempt: Attempt, now: Date): Promise<void> {
  const gone = new Date(now.getTime() - DAY_MS);
  await db.signInThrottle.deleteMany({
    where: {
      OR: [{ windowStart: { lt: gone } }, ...(attempt.accountKey === null ? [] : [{ key: attempt.accountKey }])],
    },
  });
  await db.signInThrottle.updateMany({
    where: { key: attempt.networkKey, failures: { gt: 0 } },
    data: { failures: { decrement: 1 } },
  });
}

async function count(db: Database, key: string, most: number, now: Date): Promise<void> {
  const since = new Date(now.getTime() - WINDOW_MS);
  // A window of the future: a clock that was ahead.
  const until = new Date(now.getTime() + WINDOW_MS);
  const rows = await db.$queryRaw<{ failures: number; window_start: Date }[]>`
    INSERT INTO sign_in_throttle AS t (key, failures, window_start) VALUES (${key}, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      failures = CASE WHEN t.window_start <= ${since} OR t.window_start > ${until} THEN 1 ELSE least(t.failures + 1, 1000000) END,
      window_start = CASE WHEN t.window_start <= ${since} OR t.window_start > ${until} THEN ${now} ELSE t.window_start END
    RETURNING failures, window_start`;
  const row = rows[0];
  if (row === undefined || row.failures <= most) return;
  const left = Math.max(1, Math.ceil((row.window_start.getTime() + WINDOW_MS - now.getTime()) / 1000));
  const minutes = Math.ceil(left / 60);
  throw new Problem(
    'rate_limited',
    `Too many attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    undefined,
    left,
  );
}
