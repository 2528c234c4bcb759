import { createHash, randomUUID } from 'node:crypto';
import type { OpenFile } from './open-file';
import type { Bytes } from './reading/bytes';
import type { UploadRow } from './uploads.sql';

/** One file of an upload: what it is, and what became of its lines so far. */
export class UploadRun {
  readonly row: UploadRow;
  file: OpenFile | null = null;
  /** Was it read to its end? */
  isRead = false;
  /** Accepted lines that cannot be recognised when they come again: they leave no record of their own. */
  traceless = 0;
  private readonly hash = createHash('sha256');

  constructor(input: { sourceId: number; fileName: string; actorName: string; startedAt: Date }) {
    this.row = {
      id: randomUUID(),
      ...input,
      ...{ contentHash: null, layout: null, subject: null, startDay: null, status: 'running', error: null },
      ...{ bytes: 0, lines: 0, accepted: 0, duplicates: 0, quarantined: 0, finishedAt: null },
    };
  }

  /** Passes the bytes of the file on, unpacked, and notes how many there are and their hash. */
  async *note(bytes: Bytes): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      this.row.bytes += piece.byteLength;
      this.hash.update(piece);
      yield piece;
    }
    this.row.contentHash = this.hash.digest('hex');
  }
}
