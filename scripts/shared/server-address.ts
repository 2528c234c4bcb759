// Where the server of a command is, and what it says about itself.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { localAddress } from './ports.mjs';

const NOTE = path.join(import.meta.dirname, '..', '..', '.weir', 'running.json');
const PATIENCE_MS = 15_000;

/**
 * The server of this folder: where the note of a running quickstart says, else PORT, else 3000.
 * @param note file that scripts/shared/running.mjs writes
 */
export function runningUrl(note = NOTE): string {
  if (existsSync(note)) {
    const { url } = JSON.parse(readFileSync(note, 'utf8')) as { url?: string };
    if (url !== undefined) return url;
  }
  return localAddress(process.env['HOST'], Number(process.env['PORT'] || 3000));
}

/**
 * The zone whose calendar days count at that server: the given one, else what the server says of itself.
 * @throws Error when nothing answers there, or when it does not tell its zone and none is given
 */
export async function askTimeZone(base: string, given?: string): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(new URL('/api/health?deep=1', base), { signal }).catch(() => null);
  if (answer === null)
    throw new Error(`Nothing answers at ${base}. Start Weir (npm run quickstart), or say where it is: --url BASE.`);
  if (given !== undefined) return given;
  const health = (await answer.json().catch(() => ({}))) as { timeZone?: string | null; database?: string };
  if (typeof health.timeZone === 'string') return health.timeZone;
  if (health.database === 'unreachable')
    throw new Error(`${base} answers, but it cannot reach its database. Nothing was sent.`);
  throw new Error(`${base} does not tell its time zone. Say it: --zone Europe/Amsterdam. Nothing was sent.`);
}
