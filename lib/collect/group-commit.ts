import { databaseFailure, toRefusal, unavailable, type Refusal } from './refusal';

/** What became of a row: its outcome, or why it alone was refused. */
export type RowResult<Outcome> = { outcome: Outcome } | { refusal: Refusal };

type Entry<Row, Outcome> = {
  rows: readonly Row[];
  resolve: (results: RowResult<Outcome>[]) => void;
  reject: (error: Error) => void;
};

const MAX_ROWS = 500;
const MAX_WAITING = 10_000;
const MAX_TRIES = 5;

/**
 * Natural group commit: one batch is on its way, and the next one starts when it has committed, with whatever has
 * arrived meanwhile; there is no timer. Under load hundreds of requests share one statement and one flush to disk, and
 * alone a request waits for nobody. An answer means that the row is committed.
 *
 * A batch that fails because of a row is repeated row by row, so that a bad row fails alone. When the database is
 * gone, everybody who waits is told at once; beyond 10,000 waiting rows new ones are turned away.
 */
export class GroupCommit<Row, Outcome> {
  private queue: Entry<Row, Outcome>[] = [];
  private waiting = 0;
  private working = false;
  private idle: (() => void)[] = [];

  constructor(private readonly write: (rows: readonly Row[]) => Promise<Outcome[]>) {}

  /** Resolves when all rows are committed or refused. Throws `unavailable` when none of them is known to be. */
  add(rows: readonly Row[]): Promise<RowResult<Outcome>[]> {
    if (rows.length === 0) return Promise.resolve([]);
    if (this.waiting + rows.length > MAX_WAITING) return Promise.reject(unavailable('Too many records are waiting.'));
    this.waiting += rows.length;
    return new Promise((resolve, reject) => {
      this.queue.push({ rows, resolve, reject });
      if (this.working) return;
      this.working = true;
      setImmediate(() => void this.work());
    });
  }

  /** Rows that have not been written yet. */
  get length(): number {
    return this.waiting;
  }

  /** Resolves when nothing waits any more. */
  drained(): Promise<void> {
    return this.working ? new Promise((resolve) => this.idle.push(resolve)) : Promise.resolve();
  }

  private async work(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.take();
      const rows = batch.length === 1 ? (batch[0]?.rows ?? []) : batch.flatMap((entry) => entry.rows);
      try {
        this.settle(batch, await this.writeAll(rows));
      } catch (error) {
        const waiting = this.queue.splice(0);
        for (const entry of [...batch, ...waiting]) {
          this.waiting -= entry.rows.length;
          entry.reject(toRefusal(error));
        }
      }
    }
    this.working = false;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private take(): Entry<Row, Outcome>[] {
    let rows = 0;
    let count = 0;
    for (const entry of this.queue) {
      if (count > 0 && rows + entry.rows.length > MAX_ROWS) break;
      rows += entry.rows.length;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  private settle(batch: Entry<Row, Outcome>[], results: RowResult<Outcome>[]): void {
    let next = 0;
    for (const entry of batch) {
      this.waiting -= entry.rows.length;
      entry.resolve(results.slice(next, next + entry.rows.length));
      next += entry.rows.length;
    }
  }

  private async writeAll(rows: readonly Row[]): Promise<RowResult<Outcome>[]> {
    try {
      return (await writeAgain(this.write, rows)).map((outcome) => ({ outcome }));
    } catch (error) {
      if (databaseFailure(error) !== 'data') throw error;
      const results: RowResult<Outcome>[] = [];
      for (const row of rows) results.push(await this.writeOne(row));
      return results;
    }
  }

  private async writeOne(row: Row): Promise<RowResult<Outcome>> {
    try {
      const [outcome] = await writeAgain(this.write, [row]);
      return outcome === undefined ? { refusal: unavailable() } : { outcome };
    } catch (error) {
      if (databaseFailure(error) !== 'data') throw error;
      return { refusal: toRefusal(error) };
    }
  }
}

/** Runs a write again when it only lost against another one (deadlock, serialization failure). */
export async function writeAgain<Row, Outcome>(
  write: (rows: readonly Row[]) => Promise<Outcome[]>,
  rows: readonly Row[],
): Promise<Outcome[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write(rows);
    } catch (error) {
      if (attempt >= MAX_TRIES || databaseFailure(error) !== 'retry') throw error;
    }
  }
}
