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
/** So many waiting rows are worth a batch beside the one that is on its way. */
const WORTH_A_BATCH = 16;

/**
 * Natural group commit: one batch is on its way, and the next one starts when it has committed, with whatever has
 * arrived meanwhile; there is no timer. Under load hundreds of requests share one statement and one flush to disk, and
 * alone a request waits for nobody. With `atOnce` 2 a second batch is executed while the first one is flushed, as soon
 * as enough rows wait for it. An answer means that the row is committed.
 *
 * A batch that fails because of a row is repeated row by row, so that a bad row fails alone. When the database is
 * gone, everybody who waits is told at once; beyond 10,000 waiting rows new ones are turned away.
 */
export class GroupCommit<Row, Outcome> {
  private queue: Entry<Row, Outcome>[] = [];
  /** Rows that are not in a batch yet. */
  private queued = 0;
  /** Rows that are not committed yet. */
  private waiting = 0;
  /** Batches on their way. */
  private running = 0;
  private starting = false;
  private idle: (() => void)[] = [];

  /** `write` must be safe to run beside itself when `atOnce` is more than one. */
  constructor(
    private readonly write: (rows: readonly Row[]) => Promise<Outcome[]>,
    private readonly atOnce = 1,
  ) {}

  /** Resolves when all rows are committed or refused. Throws `unavailable` when none of them is known to be. */
  add(rows: readonly Row[]): Promise<RowResult<Outcome>[]> {
    if (rows.length === 0) return Promise.resolve([]);
    if (this.waiting + rows.length > MAX_WAITING) return Promise.reject(unavailable('Too many records are waiting.'));
    this.waiting += rows.length;
    this.queued += rows.length;
    return new Promise((resolve, reject) => {
      this.queue.push({ rows, resolve, reject });
      if (this.starting || !this.mayStart()) return;
      this.starting = true;
      setImmediate(() => {
        this.starting = false;
        void this.work();
      });
    });
  }

  /** Rows that have not been written yet. */
  get length(): number {
    return this.waiting;
  }

  /** Resolves when nothing waits any more. */
  drained(): Promise<void> {
    return this.waiting > 0 ? new Promise((resolve) => this.idle.push(resolve)) : Promise.resolve();
  }

  private mayStart(): boolean {
    if (this.running === 0) return this.queued > 0;
    return this.running < this.atOnce && this.queued >= WORTH_A_BATCH;
  }

  private async work(): Promise<void> {
    while (this.mayStart()) {
      const batch = this.take();
      this.running += 1;
      try {
        const results = await this.writeAll(batch.flatMap((entry) => entry.rows));
        this.running -= 1;
        this.settle(batch, results);
      } catch (error) {
        this.running -= 1;
        this.giveUp([...batch, ...this.queue.splice(0)], error);
      }
    }
    if (this.waiting === 0) for (const resolve of this.idle.splice(0)) resolve();
  }

  private take(): Entry<Row, Outcome>[] {
    let rows = 0;
    let count = 0;
    for (const entry of this.queue) {
      if (count > 0 && rows + entry.rows.length > MAX_ROWS) break;
      rows += entry.rows.length;
      count += 1;
    }
    this.queued -= rows;
    return this.queue.splice(0, count);
  }

  private giveUp(entries: Entry<Row, Outcome>[], error: unknown): void {
    this.queued = 0;
    for (const entry of entries) {
      this.waiting -= entry.rows.length;
      entry.reject(toRefusal(error));
    }
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
