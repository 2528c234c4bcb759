// Sample data: loaded once into an empty installation, never again, also after somebody has removed them.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from './quiet.mjs';
import { root } from './run.mjs';

const SCRIPT = 'scripts/sample-data.ts';
const KEY = 'quickstart.sample';

/**
 * Whether sample data are still to be loaded: nobody has defined an experiment or goal (what the source tree declares
 * does not count), and no earlier loading was completed. A loading that was interrupted is done again.
 * @param {string} url
 * @returns {Promise<boolean>}
 */
export async function wantsSampleData(url) {
  if (!existsSync(path.join(root, SCRIPT))) return false;
  const [row] = await query(
    url,
    `SELECT EXISTS (SELECT FROM setting WHERE key = $1) AS loaded,
            EXISTS (SELECT FROM activity WHERE action IN ('experiment.created', 'goal.created') AND actor_kind <> 'code') AS used`,
    [KEY],
  );
  return row?.loaded === false && row.used === false;
}

/** @param {string} url @param {(message: string) => void} say */
export async function loadSampleData(url, say) {
  await runQuietly('sample-data', process.execPath, ['--import', 'tsx', SCRIPT], {
    env: { DATABASE_URL: url },
    say,
    progress: /\S/,
  });
  await query(url, `INSERT INTO setting (key, value, updated_at) VALUES ($1, 'true', now()) ON CONFLICT DO NOTHING`, [
    KEY,
  ]);
}

/** Whether nobody has set up an administrator yet. @param {string} url @returns {Promise<boolean>} */
export async function awaitsFirstPerson(url) {
  const [row] = await query(url, 'SELECT NOT EXISTS (SELECT FROM "user") AS empty', []);
  return row?.empty === true;
}

/** @param {string} url @param {string} sql @param {unknown[]} values @returns {Promise<Record<string, unknown>[]>} */
async function query(url, sql, values) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}
