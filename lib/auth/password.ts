import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { Problem } from '@/lib/db/problem';

// OWASP's row for 32 MiB; about a quarter of a second. Two at a time: otherwise signing in is a way to exhaust a server.
const COST = { N: 2 ** 15, r: 8, p: 3 };
const MAX_MEMORY = 64 * 1024 * 1024;
const KEY_BYTES = 32;
const AT_ONCE = 2;
const MAX_WAITING = 40;

const shared = globalThis as typeof globalThis & { weirHashing?: { running: number; waiting: (() => void)[] } };
shared.weirHashing ??= { running: 0, waiting: [] };
const queue = shared.weirHashing;

/** Hashes a password (already NFKC) as `scrypt$N$r$p$salt$hash`. Throws `unavailable` when too many wait. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await inTurn(() => derive(password, salt, COST));
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether a password belongs to a stored hash. A hash that cannot be read belongs to none. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const [kind, n, r, p, salt, expected] = hash.split('$');
  if (kind !== 'scrypt' || salt === undefined || expected === undefined) return false;
  const wanted = Buffer.from(expected, 'base64url');
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const key = await inTurn(() => derive(password, Buffer.from(salt, 'base64url'), cost));
  return wanted.length === key.length && timingSafeEqual(wanted, key);
}

function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, { ...cost, maxmem: MAX_MEMORY }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (queue.running >= AT_ONCE) {
    if (queue.waiting.length >= MAX_WAITING) {
      throw new Problem('unavailable', 'Too many people sign in at this moment. Try again.', undefined, 5);
    }
    await new Promise<void>((resolve) => queue.waiting.push(resolve));
  } else queue.running += 1;
  try {
    return await work();
  } finally {
    const next = queue.waiting.shift();
    if (next === undefined) queue.running -= 1;
    else next();
  }
}
