import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

/** A statement that is younger when the time is up has only just begun, and gets its moment. Unit: seconds. */
const MOMENT_SECONDS = 1;
/** How often the database is asked to end what still runs, from then on. Unit: milliseconds. */
const AGAIN_MS = 1_000;
/** After so long the line is cut, whatever the database says; no other is opened. Unit: milliseconds. */
const CUT_AFTER_MS = 3_000;

/** On globalThis because the server bundle and Next's chunks are two module graphs of one process. */
const shared = globalThis as typeof globalThis & { weirTimeLimit?: AsyncLocalStorage<TimeLimit>; weirLimited?: number };

type Held = { pool: LimitedPool; release: (reason?: Error | boolean) => void; isSpoiled: boolean };

/**
 * Work whose statements end when its time is up, in a transaction or not, also those that wait for a lock. Until then
 * it changes nothing and asks the database nothing: it only knows which connections the work holds. When the time is up
 * the database is asked to end what runs on them (error 57014); what is left after 3 s is cut off, and what the work
 * begins then fails. Transactions are rolled back as after any error. Needs pools of the kind `LimitedPool`.
 */
export class TimeLimit {
  readonly #held = new Map<pg.PoolClient, Held>();
  #isCut = false;
  #isOver = false;
  #hasEnded = false;
  /** What the database is being asked at this moment. */
  #asking: Promise<unknown> = Promise.resolve();

  /** Whether a statement was ended, or a connection cut. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Runs work of at most `ms` milliseconds. Throws what the work throws. */
  async run<T>(ms: number, work: () => Promise<T>): Promise<T> {
    const limits = (shared.weirTimeLimit ??= new AsyncLocalStorage());
    const timers = [setTimeout(() => void this.#end(), ms), setTimeout(() => void this.#cut(), ms + CUT_AFTER_MS)];
    shared.weirLimited = (shared.weirLimited ?? 0) + 1;
    try {
      return await limits.run(this, work);
    } finally {
      this.#isOver = true;
      for (const timer of timers) clearTimeout(timer);
      // The work may hear of the end before we do.
      await this.#asking;
      // While nobody is under a limit, promises cost what they always cost.
      if (--shared.weirLimited === 0) limits.disable();
    }
  }

  /** @throws Error when the time has been up for so long that everything was cut */
  check(): void {
    if (this.#isCut && !this.#isOver) throw new Error('The time is up: the database is not asked any more.');
  }

  /** Remembers a connection until it is given back. */
  hold(client: pg.PoolClient, pool: LimitedPool): pg.PoolClient {
    if (this.#isOver) return client;
    const held = { pool, release: client.release.bind(client), isSpoiled: false };
    this.#held.set(client, held);
    client.release = (reason) => {
      // Cut, and given back by that.
      if (!this.#held.delete(client)) return;
      held.release(held.isSpoiled ? true : reason);
    };
    return client;
  }

  async #end(): Promise<void> {
    while (!this.#isOver && !this.#isCut) {
      const pools = new Map<LimitedPool, pg.PoolClient[]>();
      for (const [client, held] of this.#held) {
        // The request may arrive late: nobody else may use this connection by then.
        held.isSpoiled = true;
        pools.set(held.pool, [...(pools.get(held.pool) ?? []), client]);
      }
      this.#asking = Promise.all(
        [...pools].map(([pool, clients]) => this.#cancel(pool, clients).catch(() => undefined)),
      );
      await this.#asking;
      await pause();
    }
  }

  async #cancel(pool: LimitedPool, clients: pg.PoolClient[]): Promise<void> {
    const pids = clients.flatMap((client) => pidOf(client) ?? []);
    const asking = new pg.Client({ ...pool.config, connectionTimeoutMillis: AGAIN_MS, query_timeout: AGAIN_MS });
    asking.on('error', () => undefined);
    try {
      await asking.connect();
      const { rowCount } = await asking.query(
        // Among the conditions it would be called first, for everybody.
        `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
         WHERE pid = ANY($1) AND usename = current_user AND state = 'active'
           AND query_start < clock_timestamp() - make_interval(secs => $2)`,
        [pids, MOMENT_SECONDS],
      );
      if ((rowCount ?? 0) > 0) this.#hasEnded = true;
    } finally {
      await asking.end().catch(() => undefined);
    }
  }

  async #cut(): Promise<void> {
    this.#isCut = true;
    while (!this.#isOver) {
      for (const [client, held] of this.#held) {
        this.#hasEnded = true;
        this.#held.delete(client);
        held.release(true);
      }
      await pause();
    }
  }
}

type Taken = (error: Error | undefined, client: pg.PoolClient | undefined, done: (reason?: unknown) => void) => void;

/** A pool that tells a `TimeLimit` which connections the work under it holds. */
export class LimitedPool extends pg.Pool {
  constructor(readonly config: pg.PoolConfig) {
    super(config);
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Taken): void;
  override connect(callback?: Taken): Promise<pg.PoolClient> | void {
    const limit = shared.weirTimeLimit?.getStore();
    if (limit === undefined) return callback === undefined ? super.connect() : super.connect(callback);
    try {
      limit.check();
    } catch (error) {
      if (callback === undefined) return Promise.reject(error as Error);
      return callback(error as Error, undefined, () => undefined);
    }
    if (callback === undefined) return super.connect().then((client) => limit.hold(client, this));
    super.connect((error, client, done) => {
      if (client === undefined) return callback(error, client, done);
      limit.hold(client, this);
      callback(error, client, (reason) => client.release(reason as Error | boolean | undefined));
    });
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref());

/** The process of the database that serves a connection. */
function pidOf(client: pg.PoolClient): number | null {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : null;
}
