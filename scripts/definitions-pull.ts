// npm run definitions:pull: writes the names that the database knows into lib/definitions/known.ts, so that a misspelt
// name in server code does not compile.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { closeDatabase, database } from '../lib/db/client';
import type { Context } from '../lib/db/context';
import { listExperiments } from '../lib/experiments/list-experiments';
import { listGoals } from '../lib/goals/list-goals';
import { runCommand } from './shared/environment.mjs';
import { knownSource } from './shared/known-source';

const FILE = path.join(import.meta.dirname, '..', 'lib', 'definitions', 'known.ts');

await runCommand(async () => {
  const ctx: Context = { db: database(), actor: { kind: 'code', name: 'definitions:pull' }, now: new Date() };
  const [experiments, goals] = await Promise.all([listExperiments(ctx), listGoals(ctx)]);
  await closeDatabase();
  const text = await format(knownSource(experiments, goals), { ...(await resolveConfig(FILE)), parser: 'typescript' });
  const changed = readFileSync(FILE, 'utf8') !== text;
  if (changed) writeFileSync(FILE, text);
  const counted = `${experiments.length} experiments, ${goals.length} goals`;
  console.log(`lib/definitions/known.ts ${changed ? 'is written' : 'is up to date'}: ${counted}.`);
});
