import type { SchemaVersion } from './history-match';
import type { Sequence, Table } from './tables';

/**
 * A backup is one gzip file of lines: a header, then per table a line that names it, its rows as PostgreSQL's COPY writes
 * them, a line `\.` and a line with their number and SHA-256; at last the sequences. A file without the last line is torn.
 */
export type Header = { format: 'weir backup'; version: 1; madeAt: string; migrations: SchemaVersion; tables: number };
export type TableStart = { table: Table };
export type TableEnd = { rows: number; sha256: string };
export type End = { sequences: Sequence[]; complete: true };

/** No row of COPY looks like this: a backslash in data is doubled. */
export const END_OF_ROWS = '\\.\n';

/** Reads lines and blocks of rows from a stream of bytes. */
export class BackupReader {
  #buffer: Buffer = Buffer.alloc(0);
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** The next line as JSON, or null at the end of the file. */
  async line(): Promise<unknown> {
    for (;;) {
      const end = this.#buffer.indexOf(0x0a);
      if (end >= 0) {
        const text = this.#buffer.toString('utf8', 0, end);
        this.#buffer = this.#buffer.subarray(end + 1);
        return JSON.parse(text) as unknown;
      }
      if (!(await this.#more())) return null;
    }
  }

  /** The rows up to the line that ends them, in pieces of whole lines. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.#buffer.subarray(0, END_OF_ROWS.length).toString('latin1') === END_OF_ROWS) {
        this.#buffer = this.#buffer.subarray(END_OF_ROWS.length);
        return;
      }
      const end = this.#buffer.indexOf(`\n${END_OF_ROWS}`, 0, 'latin1');
      const lines = end >= 0 ? end + 1 : this.#buffer.lastIndexOf(0x0a) + 1;
      if (lines > 0) {
        yield this.#buffer.subarray(0, lines);
        this.#buffer = this.#buffer.subarray(lines);
      } else if (!(await this.#more())) {
        throw new Error('the file ends in the middle of a table');
      }
    }
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done === true || value === undefined) return false;
    this.#buffer = this.#buffer.length === 0 ? value : Buffer.concat([this.#buffer, value]);
    return true;
  }
}
