// npm run definitions:pull: writes the names that the database knows into lib/definitions/known.ts, so that a misspelt
// name in server code does not compile.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { closeDatabase, database } from '../lib/db/client';
import type { Context } from '../lib/db/context';
import { listExperiments } from '../lib/experiments/list-experiments';
import { listGoals } from '../lib/goals/list-goals';
import { listMetrics } from '../lib/metrics/list-metrics';
import { listFlows } from '../lib/stocks/list-flows';
import { listStocks } from '../lib/stocks/list-stocks';
import { runCommand } from './shared/environment.mjs';
import { knownSource } from './shared/known-source';

const FILE = path.join(import.meta.dirname, '..', 'lib', 'definitions', 'known.ts');

await runCommand(async () => {
  const ctx: Context = { db: database(), actor: { kind: 'code', name: 'definitions:pull' }, now: new Date() };
  const [experiments, goals, stocks, flows, listed] = await Promise.all([
    listExperiments(ctx),
    listGoals(ctx),
    listStocks(ctx),
    listFlows(ctx),
    listMetrics(ctx),
  ]);
  await closeDatabase();
  // The product's own metrics follow the names of stocks, flows and experiments.
  const metrics = listed.filter(({ origin }) => origin !== 'own');
  const source = knownSource({ experiments, goals, stocks, flows, metrics });
  const text = await format(source, { ...(await resolveConfig(FILE)), parser: 'typescript' });
  const changed = readFileSync(FILE, 'utf8') !== text;
  if (changed) writeFileSync(FILE, text);
  const counted = [
    `${experiments.length} experiments, ${goals.length} goals`,
    `${stocks.length} stocks, ${flows.length} flows, ${metrics.length} metrics`,
  ].join(', ');
  console.log(`lib/definitions/known.ts ${changed ? 'is written' : 'is up to date'}: ${counted}.`);
});
