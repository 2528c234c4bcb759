import { log } from '@/lib/config/log';
import { forgetQueries } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { retryConflicts } from '@/lib/db/retry-conflicts';
import { inTransaction } from '@/lib/db/transaction';
import { quarantinedLineId } from '@/lib/subjects/subject-id';
import { bookLines, isSilent, leavesNoTrace } from './book-lines';
import type { Reading } from './open-file';
import { patiently } from './patiently';
import type { RawLine } from './reading/split';
import { KEPT } from './reading/split';
import type { UploadAnswer } from './schemas';
import type { Draft, Drop } from './steps';
import type { UploadRun } from './upload-run';
import { saveQuarantine, saveUploads, type QuarantineRow } from './uploads.sql';

/**
 * Lines that are booked together: of many lines of one subject only the last state is written. Two batches are held at
 * once: with 4,000 lines in each the process takes 50 MB more. A log of which one line in ten is booked is no quicker by
 * it; one of which every line is, by a tenth to a fifth, and by half when its subjects come again just that much later.
 */
export const BATCH = 2_000;
const MOST_ERRORS = 100;

type Dropped = { run: UploadRun; raw: RawLine; drop: Drop; subject: string | null; day: string | null };

/**
 * Books lines in batches, of many files together. While one batch is in the database the next one is read, and no more:
 * memory holds two batches whatever the size of the files.
 */
export class Booker {
  private lines: { run: UploadRun; draft: Draft }[] = [];
  private dropped: Dropped[] = [];
  private finished: UploadRun[] = [];
  private inFlight: Promise<void> = Promise.resolve();
  private readonly noted = new Set<string>();
  readonly errors: (UploadAnswer['errors'][number] & { run: UploadRun })[] = [];

  constructor(
    private readonly ctx: Context,
    private readonly reading: Reading,
    private readonly onProgress: (lines: number) => void = () => undefined,
  ) {}

  accept(run: UploadRun, draft: Draft): void {
    if (this.reading.source.format.activity !== null || !isSilent(draft)) {
      draft.shed();
      this.lines.push({ run, draft });
      return;
    }
    // Nothing is to be booked: it counts at once, and is stored with the counts of the next batch.
    run.row.lines += 1;
    run.row.accepted += 1;
    run.traceless += 1;
  }

  drop(run: UploadRun, { raw, file, clockDay: day }: Draft, drop: Drop): void {
    this.dropped.push({ run, raw, drop, subject: file.subject, day });
  }

  finish(run: UploadRun): void {
    this.finished.push(run);
  }

  get isFull(): boolean {
    return this.lines.length + this.dropped.length >= BATCH || this.finished.length >= BATCH;
  }

  /** Begins to book what has been collected, after what is under way. */
  async flush(): Promise<void> {
    const batch = { lines: this.lines, dropped: this.dropped, finished: this.finished };
    [this.lines, this.dropped, this.finished] = [[], [], []];
    await this.inFlight;
    this.inFlight = this.book(batch);
    // Told to whoever waits for it; never unheard.
    this.inFlight.catch((error: unknown) => log().debug({ err: error }, 'a batch of log lines was not booked'));
  }

  /** Waits until everything is booked. */
  async end(): Promise<void> {
    await this.flush();
    await this.inFlight;
  }

  private async book(batch: {
    lines: { run: UploadRun; draft: Draft }[];
    dropped: Dropped[];
    finished: UploadRun[];
  }): Promise<void> {
    const { reading } = this;
    const ctx = { ...this.ctx, now: reading.now };
    const drafts = batch.lines.map(({ draft }) => draft);
    const outcomes = await patiently(() => bookLines(ctx, reading, drafts, this.noted));
    const runs = new Set(batch.finished);
    batch.lines.forEach(({ run, draft }, n) => {
      const outcome = outcomes[n] ?? 'accepted';
      runs.add(run);
      if (typeof outcome === 'object') {
        const { clockDay: day, subject, raw } = draft;
        batch.dropped.push({ run, raw, drop: outcome, subject, day });
        return;
      }
      run.row.lines += 1;
      if (outcome === 'duplicate') run.row.duplicates += 1;
      else {
        run.row.accepted += 1;
        if (leavesNoTrace(draft)) run.traceless += 1;
      }
    });
    const rows = batch.dropped.map((one) => quarantineRow(this.reading, one));
    for (const { run } of batch.dropped) runs.add(run);
    const save = () =>
      inTransaction(ctx, async (tx) => {
        await saveUploads(tx.db, unsaved(batch.dropped));
        return saveQuarantine(tx.db, rows);
      });
    const resolved = rows.length === 0 ? new Set<string>() : await patiently(() => retryConflicts(save));
    batch.dropped.forEach(({ run, raw, drop }, n) => {
      run.row.lines += 1;
      if (resolved.has(rows[n]?.identity ?? '')) run.row.duplicates += 1;
      else {
        run.row.quarantined += 1;
        this.errors.push({ run, line: raw.line, reason: drop.reason });
      }
    });
    this.errors.sort((a, b) => (a.run === b.run ? a.line - b.line : 0)).splice(MOST_ERRORS);
    await this.settle(ctx, batch.finished);
    const touched = [...runs].map(({ row }) => row);
    await patiently(() => saveUploads(ctx.db, touched));
    forgetQueries();
    this.onProgress(batch.lines.length + batch.dropped.length);
  }

  /** What leaves no record of its own is recognised by the whole file, when it is over. */
  private async settle(ctx: Context, finished: readonly UploadRun[]): Promise<void> {
    const open = finished.filter((run) => run.traceless > 0 && run.row.contentHash !== null);
    for (const run of open) {
      const { contentHash, sourceId, subject, startDay, id } = run.row;
      const known = await ctx.db.logUpload.findFirst({
        where: {
          ...{ sourceId, contentHash, subject, status: 'done', id: { not: id } },
          startDay: startDay === null ? null : new Date(`${startDay}T00:00:00Z`),
        },
        select: { id: true },
      });
      if (known === null) continue;
      run.row.accepted -= run.traceless;
      run.row.duplicates += run.traceless;
    }
    for (const run of finished) {
      run.row.status = 'done';
      run.row.finishedAt = ctx.now;
      // Thousands of small files in one upload: what each remembers of its lines is needed no longer.
      run.file = null;
    }
  }
}

/** Uploads must be there before their quarantined lines. */
const unsaved = (dropped: readonly Dropped[]) => [...new Set(dropped.map(({ run }) => run))].map(({ row }) => row);

function quarantineRow({ source }: Reading, { run, raw, drop, subject, day }: Dropped): QuarantineRow {
  const text = raw.text.slice(0, KEPT).replaceAll('\0', '␀').toWellFormed();
  const place = run.file?.unreadable.count(`${subject ?? ''}\n${day ?? ''}\n${text}`) ?? 0;
  return {
    ...{ uploadId: run.row.id, line: raw.line, sourceId: source.id, text, subject },
    // A clock that was turned back a million times is beyond every calendar.
    day: day === null || day.length > 10 ? null : day,
    identity: quarantinedLineId(source.slug, subject ?? '', day ?? '', place, text),
    reason: drop.reason,
    detail: drop.detail.replaceAll('\0', '␀').toWellFormed(),
  };
}
