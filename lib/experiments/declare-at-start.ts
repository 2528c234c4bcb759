import { log } from '@/lib/config/log';
import { database } from '@/lib/db/client';
import { applyStockDefinitions } from '@/lib/stocks/apply-stock-definitions';
import { applyDefinitions } from './apply-definitions';

const shared = globalThis as typeof globalThis & { weirDeclared?: boolean };

/**
 * Adds what the source tree declares, once per process, whichever server it is. A database that cannot be reached or a
 * declaration that is wrong is logged and does not keep the server from starting.
 */
export async function declareAtStart(now: Date): Promise<void> {
  if (shared.weirDeclared === true) return;
  shared.weirDeclared = true;
  try {
    const ctx = { db: database(), actor: { kind: 'code', name: 'lib/definitions' } as const, now };
    const added = { ...(await applyDefinitions(ctx)), ...(await applyStockDefinitions(ctx)) };
    if (Object.values(added).some((keys) => keys.length > 0)) log().info(added, 'added what lib/definitions declares');
  } catch (error) {
    log().error({ err: error }, 'lib/definitions could not be applied');
  }
}
