import { sha256 } from '@/lib/auth/secrets';
import { verifyToken } from '@/lib/auth/verify-token';
import { isAllowed } from '@/lib/db/context';
import { Refusal } from './refusal';
import { kept } from './state';

/** `public`: a browser, or anybody. `secret`: holds a token that may record. */
export type Caller = { kind: 'public' } | { kind: 'secret' };

const PUBLIC: Caller = { kind: 'public' };
const SECRET: Caller = { kind: 'secret' };
const FRESH_MS = 1_000;
const REMEMBERED = 1_000;

type Verdict = 'writes' | 'reads' | 'unknown';
type Known = { verdict: Promise<Verdict>; at: number };

/**
 * Who calls. A token is looked up at most once a second, so that a revoked one stops within that time. Throws
 * `unauthenticated` for anything that is not a valid token, and `forbidden` for one that may only read.
 */
export async function identifyCaller(authorization: string | undefined): Promise<Caller> {
  if (authorization === undefined) return PUBLIC;
  const verdict = await lookUp(authorization);
  if (verdict === 'unknown')
    throw new Refusal('unauthenticated', 'This token is not valid.', { headers: { 'www-authenticate': 'Bearer' } });
  if (verdict === 'reads') throw new Refusal('forbidden', 'This token may only read.');
  return SECRET;
}

function lookUp(authorization: string): Promise<Verdict> {
  const tokens = kept('tokens', () => new Map<string, Known>());
  const key = sha256(authorization);
  const known = tokens.get(key);
  if (known !== undefined && performance.now() - known.at < FRESH_MS) return known.verdict;
  if (tokens.size >= REMEMBERED) tokens.clear();
  const verdict = verify(authorization);
  tokens.set(key, { verdict, at: performance.now() });
  verdict.catch(() => tokens.delete(key));
  return verdict;
}

async function verify(authorization: string): Promise<Verdict> {
  const actor = await verifyToken(authorization);
  if (actor === null) return 'unknown';
  return isAllowed(actor, 'record') ? 'writes' : 'reads';
}
