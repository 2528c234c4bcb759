import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils';
import * as wasm from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { createShadowDatabase } from './shadow-database';

/** PostgreSQL's one-byte type "char", which the adapter does not know, and the type `name`, which it does. */
const CHAR_OID = 18;
const NAME_OID = 19;

export type Engine = wasm.SchemaEngine;
export const noFilters: wasm.SchemaFilter = { externalTables: [], externalEnums: [] };

/** A statement of a migration that PostgreSQL refused; the engine itself only passes on a shortened text. */
export type ScriptFailure = { script: string; error: Error };

export type EngineOptions = {
  /** Open connection on which everything of the main database runs; stays open. */
  client: pg.Client;
  /** Connection string of the same database; only needed for diffs and drift, which make a shadow database beside it. */
  shadowUrl?: string;
  /** Content of schema.prisma; only needed where the schema is compared. */
  schema?: { path: string; content: string };
  onScriptFailure?: (failure: ScriptFailure) => void;
};

/**
 * Runs Prisma's schema engine (the WebAssembly build of the pinned Prisma version, no binary and no network) over one
 * given connection, so that a caller may hold a transaction around what the engine does.
 * @throws what PostgreSQL or the engine says
 */
export async function withEngine<T>(options: EngineOptions, work: (engine: Engine) => Promise<T>): Promise<T> {
  await loadEngine();
  const cleanups: (() => Promise<void>)[] = [];
  const adapterOver = (client: pg.Client, onDispose: () => Promise<void>) => makeAdapter(client, onDispose, options);
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => adapterOver(options.client, async () => {}),
    connectToShadowDb: async () => {
      if (options.shadowUrl === undefined) throw new Error('this engine was opened without a shadow database');
      const shadow = await createShadowDatabase(options.shadowUrl);
      cleanups.push(shadow.drop);
      return adapterOver(shadow.client, shadow.drop);
    },
  });
  const { schema } = options;
  const datamodels: [string, string][] = [[schema?.path ?? 'schema.prisma', schema?.content ?? BARE_SCHEMA]];
  const engine = await wasm.SchemaEngine.new({ datamodels }, () => {}, factory);
  try {
    return await work(engine);
  } finally {
    engine.free();
    for (const cleanup of cleanups) await cleanup();
  }
}

const BARE_SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\n';

let loading: Promise<void> | undefined;

function loadEngine(): Promise<void> {
  loading ??= (async () => {
    const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
    const bytes = readFileSync(path.join(path.dirname(entry), 'schema_engine_bg.wasm'));
    const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': importable(wasm) });
    wasm.__wbg_set_wasm(instance.exports);
    const start: unknown = instance.exports['__wbindgen_start'];
    if (typeof start === 'function') start();
  })();
  return loading;
}

function importable(module: object): WebAssembly.ModuleImports {
  return { ...module } as WebAssembly.ModuleImports;
}

/**
 * Prisma's PostgreSQL adapter over one fixed connection, with two repairs: it reads "char" columns, and it sends a script
 * whole (the adapter cuts scripts at every semicolon, also inside a function body or a string).
 */
async function makeAdapter(
  client: pg.Client,
  onDispose: () => Promise<void>,
  options: EngineOptions,
): Promise<SqlDriverAdapter> {
  // One connection answers one query at a time, so these are always the columns of the answer in hand.
  let charColumns: number[] = [];
  const query = async (request: pg.QueryArrayConfig): Promise<pg.QueryArrayResult> => {
    const result = await client.query(request);
    charColumns = result.fields.flatMap((field, index) => (field.dataTypeID === CHAR_OID ? [index] : []));
    for (const index of charColumns) Object.assign(result.fields[index] ?? {}, { dataTypeID: NAME_OID });
    return result;
  };
  const adapter = await new PrismaPg(poolOver(query)).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (request) => {
    const result = await queryRaw(request);
    for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  adapter.executeScript = async (script) => {
    try {
      await client.query(script);
    } catch (error) {
      if (error instanceof Error) options.onScriptFailure?.({ script, error });
      throw error;
    }
  };
  adapter.dispose = onDispose;
  return adapter;
}

/** Looks like a pool to the adapter; every query goes to the one connection behind `query`. */
function poolOver(query: (request: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>): pg.Pool {
  return new Proxy(new pg.Pool({ max: 1 }), {
    get(pool, property) {
      if (property === 'query') return query;
      const value: unknown = Reflect.get(pool, property);
      return typeof value === 'function' ? value.bind(pool) : value;
    },
  });
}
