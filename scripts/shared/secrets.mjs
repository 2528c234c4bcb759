// Secrets of this installation, made once and kept in .env.local, which git ignores.
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { root } from './run.mjs';

const SECRETS = {
  AUTH_SECRET: 'signs the sessions of people who are signed in',
  CRON_SECRET: 'lets a scheduler call /api/cron',
  SETUP_TOKEN: 'lets the first person become the administrator',
};

/**
 * Adds the secrets that neither .env.local nor the environment has. Existing lines are never changed.
 * @param {string} [file]
 * @returns {string[]} names of the secrets that were made
 */
export function makeSecrets(file = path.join(root, '.env.local')) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const present = parseEnv(text);
  const missing = Object.entries(SECRETS).filter(([name]) => present[name] === undefined && !process.env[name]);
  if (missing.length === 0) return [];
  const lines = missing.map(([name, purpose]) => `# ${purpose}\n${name}=${randomBytes(32).toString('base64url')}\n`);
  appendFileSync(file, (text === '' || text.endsWith('\n') ? '' : '\n') + lines.join(''), { mode: 0o600 });
  if (text === '') chmodSync(file, 0o600);
  return missing.map(([name]) => name);
}
