import type { QueryConfig, QueryResultRow } from 'pg';

/** A pool or a connection of it: whatever runs a prepared statement. */
export type Queryable = {
  query<Row extends QueryResultRow>(config: QueryConfig): Promise<{ rows: Row[]; rowCount: number | null }>;
};
