import type { Reason } from '../schemas';

/** Characters of one line, and of one quoted cell with line ends in it. */
export const MAX_LINE = 64 * 1024;
/** What is kept of a line that is too long. */
export const KEPT = 10_000;

/** A line as it was found. `line`: its number in the file from 1; of a quoted cell with line ends, the first. */
export type RawLine = {
  line: number;
  text: string;
  /** Null when the line could not be taken apart: then `problem` says why. */
  cells: string[] | null;
  problem: Reason | null;
};

const DELIMITERS = [',', ';', '\t', '|'];

/** A line of a log that begins with its time, and what follows that. */
const TIMED = /^\s*"?(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?"?\s*([,;\t|])/;

/** The separator that occurs most in a line, but after a time the one that follows it; commas when none does. */
export function delimiterOf(line: string): string {
  const [, after] = TIMED.exec(line) ?? [];
  if (after !== undefined) return after;
  let best = ',';
  let most = 0;
  for (const mark of DELIMITERS) {
    const times = line.split(mark).length - 1;
    if (times > most) [best, most] = [mark, times];
  }
  return best;
}

/**
 * Takes text apart into lines and cells, piece by piece. Quotes follow RFC 4180: a cell that begins with one may hold
 * separators and line ends. A quote that is never closed costs its own line only: the rest is read as if it were not
 * there. Blank lines are left out. Memory is bounded by the longest line, which is `MAX_LINE`; never throws.
 */
export class LineSplitter {
  private rest = '';
  private line = 1;
  /** A line of which more is coming than will be kept. */
  private overlong: string | null = null;

  constructor(public delimiter: string | null = null) {}

  push(text: string): RawLine[] {
    return [...this.lines(text)];
  }

  /** What is left when the file is over. */
  end(): RawLine[] {
    return [...this.lines(null)];
  }

  /**
   * The same one by one, null for the end: a line that nobody holds any more is no burden. Must be taken to its end
   * before more is given.
   */
  *lines(text: string | null): Generator<RawLine> {
    const final = text === null;
    if (text !== null) this.rest = this.rest === '' ? text : this.rest + text;
    const { rest } = this;
    const odd = { quotes: rest.includes('"'), nul: rest.includes('\0'), broken: rest.includes('\uFFFD') };
    let at = 0;
    while (at < rest.length || (final && this.overlong !== null)) {
      const end = rest.indexOf('\n', at);
      const complete = end !== -1 || final;
      if (this.overlong !== null || (!complete && rest.length - at > MAX_LINE)) {
        this.overlong ??= rest.slice(at, at + KEPT);
        at = end === -1 ? rest.length : end + 1;
        if (!complete) break;
        yield { line: this.line, text: this.overlong, cells: null, problem: 'too_long' };
        this.overlong = null;
        this.line += 1;
        continue;
      }
      if (!complete) break;
      const stop = end === -1 ? rest.length : end;
      const line = rest.slice(at, rest.charCodeAt(stop - 1) === CARRIAGE_RETURN && stop > at ? stop - 1 : stop);
      const next = end === -1 ? rest.length : end + 1;
      if (odd.quotes && line.includes('"') && line.length <= MAX_LINE) {
        const quoted = quotedLine(rest, at, (this.delimiter ??= delimiterOf(line)), final);
        if (quoted === 'more') break;
        if (quoted !== 'malformed') {
          const whole = rest.slice(at, quoted.end);
          yield { line: this.line, text: whole, cells: quoted.cells, problem: problemOf(whole, odd) };
          this.line += quoted.lines;
          at = quoted.next;
          continue;
        }
        yield { line: this.line, text: line, cells: null, problem: 'malformed_quotes' };
      } else if (line.length > MAX_LINE) {
        yield { line: this.line, text: line.slice(0, KEPT), cells: null, problem: 'too_long' };
      } else if (line.trim() !== '') {
        const cells = line.split((this.delimiter ??= delimiterOf(line)));
        yield { line: this.line, text: line, cells, problem: problemOf(line, odd) };
      }
      this.line += 1;
      at = next;
    }
    this.rest = rest.slice(at);
  }
}

const CARRIAGE_RETURN = 13;
const NEW_LINE = 10;

function problemOf(text: string, odd: { nul: boolean; broken: boolean }): Reason | null {
  if (odd.nul && text.includes('\0')) return 'nul_character';
  return odd.broken && text.includes('\uFFFD') ? 'bad_encoding' : null;
}

type Quoted = { cells: string[]; end: number; next: number; lines: number };

/** A line with quotes in it. `more`: it may go on in what has not been read yet. */
function quotedLine(text: string, start: number, delimiter: string, final: boolean): Quoted | 'more' | 'malformed' {
  const mark = delimiter.charCodeAt(0);
  const giveUp = final || text.length - start > MAX_LINE ? 'malformed' : 'more';
  const cells: string[] = [];
  let at = start;
  let lines = 1;
  const done = (end: number, next: number): Quoted => ({ cells, end, next, lines });
  for (;;) {
    if (text[at] === '"') {
      let cell = '';
      let from = at + 1;
      for (;;) {
        const quote = text.indexOf('"', from);
        if (quote === -1 || quote - start > MAX_LINE) return giveUp;
        cell += text.slice(from, quote);
        if (quote + 1 === text.length && !final) return giveUp;
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        from = at + 1;
      }
      for (let n = cell.indexOf('\n'); n !== -1; n = cell.indexOf('\n', n + 1)) lines += 1;
      cells.push(cell);
      if (at >= text.length) return final ? done(at, at) : giveUp;
      if (text[at] === delimiter) at += 1;
      else if (text[at] === '\n') return done(at, at + 1);
      else if (text[at] === '\r' && text[at + 1] === '\n') return done(at, at + 2);
      else if (text[at] === '\r' && at + 1 === text.length) return final ? done(at, at + 1) : giveUp;
      else return 'malformed';
      continue;
    }
    let end = at;
    while (end < text.length && text.charCodeAt(end) !== mark && text.charCodeAt(end) !== NEW_LINE) end += 1;
    if (end - start > MAX_LINE) return 'malformed';
    if (end === text.length && !final) return giveUp;
    const last = end === text.length || text.charCodeAt(end) === NEW_LINE;
    const stop = last && end > at && text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end;
    cells.push(text.slice(at, stop));
    if (last) return done(stop, Math.min(end + 1, text.length));
    at = end + 1;
  }
}
