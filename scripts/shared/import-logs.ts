// Sends log files to a source: one file as a stream, or thousands of small ones a few hundred at a time.
import { createReadStream, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createClient, type Upload } from '@/lib/client/create-client';
import type { SourceInput, UploadAnswer } from '@/lib/logs/schemas';
import { isTar, listFolder, readTar, sizeOf, type SmallFile } from './log-files';
import { startProgress } from './progress';

export type LogTally = UploadAnswer & { files: number };

const FILES_AT_ONCE = 250;
const BYTES_AT_ONCE = 4 * 1024 * 1024;

export type LogImport = {
  base: string;
  token: string;
  /** A file, a folder, or a tar archive. */
  file: string;
  source: string;
  subject?: string | undefined;
  day?: string | undefined;
  fetch?: typeof fetch;
  onWait?: (ms: number, reason: string) => void;
};

/** Sends everything; what is known already changes nothing, so an import that was broken off is sent again as it is. */
export async function importLogs(input: LogImport): Promise<LogTally> {
  const tally: LogTally = { files: 0, accepted: 0, quarantined: 0, duplicates: 0, errors: [] };
  if (statSync(input.file).isDirectory()) {
    const files = await listFolder(input.file);
    if (files.length === 0) throw new Error(`${input.file} has no files that end in .csv, .tsv, .txt or .log.`);
    const progress = startProgress('Sending files', files.length);
    const all = (async function* () {
      for (const file of files) yield { name: path.relative(input.file, file), bytes: await readFile(file) };
    })();
    await sendMany(input, all, tally, () => progress.at(tally.files));
    progress.end();
    return tally;
  }
  const size = await sizeOf(input.file);
  const progress = startProgress('Sending bytes', size);
  let read = 0;
  if (isTar(input.file)) {
    await sendMany(
      input,
      readTar(input.file, (bytes) => (read += bytes)),
      tally,
      () => progress.at(read),
    );
  } else {
    const answer = await send(input, () => {
      const body = (async function* () {
        read = 0;
        for await (const piece of createReadStream(input.file, {
          highWaterMark: 256 * 1024,
        }) as AsyncIterable<Buffer>) {
          progress.at((read += piece.length));
          yield piece;
        }
      })();
      return { body: body as unknown as BodyInit, type: 'text/csv' };
    });
    add(tally, answer, 1);
  }
  progress.end();
  return tally;
}

async function sendMany(
  input: LogImport,
  files: AsyncIterable<SmallFile>,
  tally: LogTally,
  onSent: () => void,
): Promise<void> {
  let part: SmallFile[] = [];
  let bytes = 0;
  const flush = async () => {
    if (part.length === 0) return;
    const sent = part;
    [part, bytes] = [[], 0];
    const answer = await send(input, () => {
      const form = new FormData();
      for (const { name, bytes: content } of sent) form.append('file', new Blob([new Uint8Array(content)]), name);
      return { body: form, type: null };
    });
    add(tally, answer, sent.length, sent[0]?.name);
    onSent();
  };
  for await (const file of files) {
    if (part.length >= FILES_AT_ONCE || (bytes > 0 && bytes + file.bytes.length > BYTES_AT_ONCE)) await flush();
    part.push(file);
    bytes += file.bytes.length;
  }
  await flush();
}

function add(tally: LogTally, answer: UploadAnswer, files: number, onlyName?: string): void {
  tally.files += files;
  for (const field of ['accepted', 'quarantined', 'duplicates'] as const) tally[field] += answer[field];
  for (const error of answer.errors)
    if (tally.errors.length < 100)
      tally.errors.push(files === 1 && onlyName !== undefined ? { ...error, file: onlyName } : error);
}

function send(
  { base, token, source, subject, day, fetch, onWait }: LogImport,
  make: () => Upload,
): Promise<UploadAnswer> {
  const api = createClient({
    ...{ base, token },
    ...(fetch === undefined ? {} : { fetch }),
    ...(onWait === undefined ? {} : { onWait }),
  });
  return api.upload('uploadLog', { params: { source }, query: { subject, date: day } }, make);
}

/** How a source is defined by the command line, when it is not known yet. */
export function sourceOf(given: {
  name: string;
  kind: string;
  subject?: string | undefined;
  at?: string | undefined;
  event?: string | undefined;
  text?: string | undefined;
  state?: string | undefined;
  facets: readonly string[];
  columns?: readonly string[] | undefined;
}): Omit<SourceInput, 'slug'> {
  const also = Object.fromEntries(given.facets.map((column) => [attributeOf(column), column]));
  const { state, event, text, subject, at } = given;
  const handlers =
    state === undefined
      ? [{ event: 'QUEST_STATUS', handler: 'quest_status' }]
      : [{ event: '*', handler: 'state', options: { column: state, also } }];
  const format: SourceInput['format'] =
    subject !== undefined && at !== undefined
      ? { type: 'table', subject, at, event: event ?? null, text: text ?? null }
      : {
          type: 'clock',
          ...(state === undefined ? { activity: 'activeOn' } : {}),
          ...(given.columns === undefined ? {} : { columns: [...given.columns] }),
        };
  return { name: given.name, kind: given.kind, format, handlers };
}

/** As the importer of processes names attributes. */
function attributeOf(column: string): string {
  const attribute = column.replace(/[\s.]+/g, '_');
  return attribute === 'state' ? 'state_of' : attribute;
}
