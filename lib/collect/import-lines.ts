import { count } from './counters';
import { MAX_SINGLE, type Draft } from './receive';
import { isRefusal, Refusal } from './refusal';
import { parseJson } from './parse-json';

/** Bytes of one request. */
export const MAX_IMPORT = 64 * 1024 * 1024;
const CHUNK_LINES = 2_000;
const MAX_ERRORS = 100;

export type LineError = { line: number; code: string; message: string };
export type ImportTally = {
  lines: number;
  failed: number;
  /** The first 100. */
  errors: LineError[];
};
export type Line<Input> = { line: number; input: Input };

/** Counts a line that cannot be stored. */
export function failLine(tally: ImportTally, line: number, refusal: Pick<Refusal, 'code' | 'message'>): void {
  tally.failed += 1;
  count('rejected', refusal.code);
  if (tally.errors.length < MAX_ERRORS) tally.errors.push({ line, code: refusal.code, message: refusal.message });
}

/**
 * Reads a body of JSON lines and hands over the valid ones, 2,000 at a time; memory stays flat whatever the size. Lines
 * that cannot be read are noted and the rest goes on. Throws `unauthenticated` without a secret, `too_large` beyond 64 MB
 * (what came before stays stored: sending it again is safe).
 */
export async function importLines<Input>(
  draft: Draft,
  tally: ImportTally,
  parse: (record: unknown) => Input | Refusal,
  write: (lines: Line<Input>[]) => Promise<void>,
): Promise<void> {
  if (draft.caller.kind !== 'secret') throw new Refusal('unauthenticated', 'An import needs a secret token.');
  const declared = Number(draft.request.header('content-length') ?? 0);
  if (declared > MAX_IMPORT) throw tooLarge();
  let chunk: Line<Input>[] = [];
  for await (const text of linesOf(draft)) {
    tally.lines += 1;
    if (text === null) failLine(tally, tally.lines, { code: 'too_large', message: 'A line has at most 16 kB.' });
    else if (text.trim() !== '') {
      const input = parseLine(text, parse);
      if (isRefusal(input)) failLine(tally, tally.lines, input);
      else chunk.push({ line: tally.lines, input });
    }
    if (chunk.length < CHUNK_LINES) continue;
    await write(chunk);
    chunk = [];
  }
  if (chunk.length > 0) await write(chunk);
}

function parseLine<Input>(text: string, parse: (record: unknown) => Input | Refusal): Input | Refusal {
  try {
    return parse(parseJson(text));
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

/** Lines of the body; null stands for one that is too long to keep. */
async function* linesOf(draft: Draft): AsyncGenerator<string | null> {
  const decoder = new TextDecoder();
  let size = 0;
  let rest = '';
  let overlong = false;
  for await (const piece of draft.request.body?.chunks() ?? []) {
    size += piece.length;
    if (size > MAX_IMPORT) throw tooLarge();
    const parts = decoder.decode(piece, { stream: true }).split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const line = rest + part;
      yield overlong || line.length > MAX_SINGLE ? null : line;
      rest = '';
      overlong = false;
    }
    if (!overlong) rest += last;
    if (rest.length > MAX_SINGLE) {
      overlong = true;
      rest = '';
    }
  }
  rest += decoder.decode();
  if (overlong) yield null;
  else if (rest !== '') yield rest;
}

const tooLarge = (): Refusal =>
  new Refusal('too_large', 'An import has at most 64 MB; send the rest in another request.');
