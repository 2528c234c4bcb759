import type { Database } from './context';

/**
 * Says that a definition or a setting changed: every instance notices within a second, and the client script gets a
 * new ETag. Call it in the transaction of the change.
 */
export async function bumpConfigVersion(db: Database): Promise<void> {
  await db.$executeRaw`
    INSERT INTO installation (id, config_version) VALUES (1, 2)
    ON CONFLICT (id) DO UPDATE SET config_version = installation.config_version + 1`;
}

/** The version of all definitions and settings together. */
export async function readConfigVersion(db: Database): Promise<bigint> {
  const rows = await db.$queryRaw<{ config_version: bigint }[]>`SELECT config_version FROM installation WHERE id = 1`;
  return rows[0]?.config_version ?? 1n;
}
