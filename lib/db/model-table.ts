import { Prisma } from './generated/client';
import type { Database } from './context';

/** A field with a column of its own. `type` is Prisma's: `String`, `Int`, `DateTime`, …, or the name of an enum. */
export type ModelField = { column: Prisma.Sql; type: string; isEnum: boolean; isList: boolean };

/** A relation to at most one row of another model: pairs of columns, this model's and the other's. */
export type ModelRelation = { table: ModelTable; on: readonly { own: Prisma.Sql; other: Prisma.Sql }[] };

/** A model of this application's own Prisma schema as SQL sees it. All of it throws for what is no field of the model. */
export type ModelTable = {
  model: string;
  table: Prisma.Sql;
  /** as it stands in the database */
  name: string;
  column(field: string): Prisma.Sql;
  field(field: string): ModelField;
  /** null for a field with a column; throws for a relation to many rows */
  relation(field: string): ModelRelation | null;
};

type Field = { name: string; kind: string; type: string; isList?: boolean; dbName?: string | null };
type DataModel = { models: Record<string, { dbName?: string | null; fields: Field[] } | undefined> };
/** What Prisma's client knows of the schema that it was generated from. */
type Knowing = { _runtimeDataModel: DataModel; _engineConfig: { inlineSchema: string } };

/**
 * The table, the columns and the relations of a model, by the names that Prisma's client was generated with. The one place
 * where a name and not a value gets into a statement: only names of this schema do, quoted.
 * @throws Error when there is no such model, or (`column` and the others) no such field
 */
export function modelTable(db: Database, model: string): ModelTable {
  const { _runtimeDataModel, _engineConfig } = db as unknown as Knowing;
  const { models } = _runtimeDataModel;
  const found = Object.hasOwn(models, model) ? models[model] : undefined;
  if (found === undefined) throw new Error(`There is no model "${model}" in this Prisma schema.`);
  const name = found.dbName ?? model;
  const fieldOf = (field: string): Field => {
    const one = found.fields.find((each) => each.name === field);
    if (one === undefined) throw new Error(`${model} has no field "${field}".`);
    return one;
  };
  const field = (asked: string): ModelField => {
    const { kind, type, isList = false, dbName, name: own } = fieldOf(asked);
    if (kind === 'object') throw new Error(`${model}.${asked} is a relation and has no column.`);
    return { column: quoted(dbName ?? own), type, isEnum: kind === 'enum', isList };
  };
  return {
    ...{ model, table: quoted(name), name, field },
    column: (asked) => field(asked).column,
    relation(asked) {
      const { kind, type } = fieldOf(asked);
      if (kind !== 'object') return null;
      const pairs = relationColumns(_engineConfig.inlineSchema, model, asked);
      if (pairs === null) {
        throw new Error(`${model}.${asked}: only relations to one row that this model refers to are supported here.`);
      }
      const other = modelTable(db, type);
      return {
        table: other,
        on: pairs.map(([mine, theirs]) => ({ own: field(mine).column, other: other.column(theirs) })),
      };
    },
  };
}

/** `@relation(fields: [a], references: [b])` of a field as pairs; null when the other side refers to this one. */
function relationColumns(schema: string, model: string, field: string): [own: string, other: string][] | null {
  const body = new RegExp(`^model ${model} \\{([\\s\\S]*?)^\\}`, 'm').exec(schema)?.[1] ?? '';
  const line = new RegExp(`^\\s*${field}\\s+\\w+\\??\\s.*@relation\\((.*)$`, 'm').exec(body)?.[1] ?? '';
  const listed = (what: string) =>
    (new RegExp(`${what}:\\s*\\[([^\\]]*)\\]`).exec(line)?.[1] ?? '').split(',').map((name) => name.trim());
  const [fields, references] = [listed('fields'), listed('references')];
  if (fields.join('') === '' || fields.length !== references.length) return null;
  return fields.map((own, index) => [own, references[index] ?? '']);
}

function quoted(name: string): Prisma.Sql {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(name)) throw new Error(`"${name}" cannot be used as a name in SQL.`);
  return Prisma.sql([`"${name}"`]);
}
