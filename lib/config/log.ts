import pino, { type Logger } from 'pino';
import { environment } from './env';

const shared = globalThis as typeof globalThis & { weirLog?: Logger };

/** The structured log of this process. Secrets, bodies and addresses are never written. */
export function log(): Logger {
  shared.weirLog ??= pino({ level: environment().LOG_LEVEL, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return shared.weirLog;
}
