// What the server would refuse, refused by its supervisor: lib/config is TypeScript.
import { Stop } from './steps.mjs';

/** Stands for the embedded database, whose address is known once it is started. */
const EMBEDDED = 'postgresql://embedded';

/**
 * Ends with what the production server would say when a variable is wrong, or a secret missing, too short or an example.
 * @param {Record<string, string>} env what the server gets beside the variables of this process
 * @throws Stop
 */
export async function refuseVariables(env) {
  const { tsImport } = await import('tsx/esm/api');
  const { parseEnvironment, refusalOf } = await tsImport('../../lib/config/env.ts', import.meta.url);
  const given = { ...process.env, ...env, DATABASE_URL: process.env.DATABASE_URL || EMBEDDED };
  let refusal;
  try {
    refusal = refusalOf(parseEnvironment(given));
  } catch (error) {
    throw new Stop(error instanceof Error ? error.message : String(error));
  }
  if (refusal !== null) throw new Stop(refusal);
}
