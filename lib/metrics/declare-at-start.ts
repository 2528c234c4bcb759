import { log } from '@/lib/config/log';
import { database } from '@/lib/db/client';
import { applyMetricDefinitions } from './apply-metric-definitions';
import { checkTrackerDeclarations } from './check-tracker-declarations';

const shared = globalThis as typeof globalThis & { weirMetricsDeclared?: boolean };

/**
 * Adds the domains and metrics that the source tree declares, once per process, whichever server it is. A database that
 * cannot be reached or a declaration that is wrong is logged and does not keep the server from starting.
 */
export async function declareMetricsAtStart(now: Date): Promise<void> {
  if (shared.weirMetricsDeclared === true) return;
  shared.weirMetricsDeclared = true;
  try {
    const ctx = { db: database(), actor: { kind: 'code', name: 'lib/definitions' } as const, now };
    const added = await applyMetricDefinitions(ctx);
    for (const { metric, message } of await checkTrackerDeclarations(ctx)) {
      log().error(`tracker of lib/definitions: ${metric}: ${message}`);
    }
    if (Object.values(added).some((refs) => refs.length > 0)) log().info(added, 'added what lib/definitions declares');
  } catch (error) {
    log().error({ err: error }, 'metrics of lib/definitions could not be applied');
  }
}
