import { Prisma } from './generated/client';
import type { Database } from './context';

/** A model of this application's own Prisma schema as SQL sees it. `column` throws for what is no field of the model. */
export type ModelTable = { table: Prisma.Sql; name: string; column(field: string): Prisma.Sql };

type Field = { name: string; kind: string; dbName?: string | null };
type DataModel = { models: Record<string, { dbName?: string | null; fields: Field[] } | undefined> };

/**
 * The table and the columns of a model, by the names that Prisma's client was generated with. The one place where a name
 * and not a value gets into a statement: only names of this schema do, quoted.
 * @throws Error when there is no such model, or (`column`) no such field
 */
export function modelTable(db: Database, model: string): ModelTable {
  const { models } = (db as unknown as { _runtimeDataModel: DataModel })._runtimeDataModel;
  const found = Object.hasOwn(models, model) ? models[model] : undefined;
  if (found === undefined) throw new Error(`There is no model "${model}" in this Prisma schema.`);
  const name = found.dbName ?? model;
  return {
    table: quoted(name),
    name,
    column(field) {
      const one = found.fields.find((each) => each.name === field && each.kind !== 'object');
      if (one === undefined) throw new Error(`${model} has no field "${field}".`);
      return quoted(one.dbName ?? one.name);
    },
  };
}

function quoted(name: string): Prisma.Sql {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name)) throw new Error(`"${name}" cannot be used as a name in SQL.`);
  return Prisma.sql([`"${name}"`]);
}
