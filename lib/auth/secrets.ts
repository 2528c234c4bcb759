import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { environment } from '@/lib/config/env';

const shared = globalThis as typeof globalThis & { weirPassingSecret?: string };

/**
 * The secret that signs sessions. In development and tests one is made up for the life of the process when none is set.
 * @throws in production without AUTH_SECRET
 */
export function authSecret(): string {
  const { AUTH_SECRET, NODE_ENV } = environment();
  if (AUTH_SECRET !== undefined) return AUTH_SECRET;
  if (NODE_ENV === 'production') throw new Error('AUTH_SECRET is not set (32 characters or more).');
  shared.weirPassingSecret ??= randomBytes(32).toString('base64url');
  return shared.weirPassingSecret;
}

/** 32 random bytes as 43 characters for a link. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored of a secret with full entropy: its SHA-256 as hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A name for something that must not be stored (an address), stable for this installation. */
export const pseudonym = (text: string): string =>
  createHmac('sha256', authSecret()).update(text).digest('base64url').slice(0, 32);

/** Compares two secrets in a time that says nothing about where they differ, nor how long they are. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(expected).digest());
}
