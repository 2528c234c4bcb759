import { bare, base, clock, makeId } from './page';
import { read, write } from './storage';
import { id } from './visitor';

/**
 * Records wait in localStorage, one a line: time, endpoint and record as JSON, with tabs between. Lines
 * rather than one JSON array, since pages exist that put a `toJSON` on Array.prototype.
 */
const QUEUE = 'weir_queue';
const DONE = 'weir_done';
/** No attempt before this time, in milliseconds, also on later pages. */
const RETRY = 'weir_retry';

export type Endpoint = 'enrollments' | 'goals' | 'identify' | 'confirmations';

let busy = false;
let failures = 0;
/** Lines that a request in flight or a beacon has carried. */
let handed: string[] = [];

const part = (line: string, index: number): string => line.split('\t')[index] as string;

/** The lines that wait, at most 100 and none older than 72 hours, without those that are `gone`. */
const waiting = (gone: string[]): string[] =>
  read(QUEUE)
    .split('\n')
    .filter((line, i) => i < 100 && line > clock(-2592e5) && !gone.includes(line));

/**
 * Sends what waits, one request after the other, each for one endpoint and below 60 kB, also if every character takes
 * three bytes. `hiding`: the page may end, so that the browser takes over; the lines stay until a request has them.
 */
export const flush = async (hiding?: boolean): Promise<void> => {
  const lines = waiting(hiding ? handed : []);
  const wait = +read(RETRY) - Date.now();
  if (!id || !lines[0] || (busy && !hiding) || !navigator.onLine) return;
  // a time beyond a day is a clock that was changed
  if (wait > 0 && wait < 864e5) {
    return void setTimeout(flush, wait);
  }
  const endpoint = part(lines[0], 1);
  const several = /^[eg]/.test(endpoint);
  const batch = lines.filter((line, i) => part(line, 1) === endpoint && i < (several ? 10 : 1));
  const records = batch.map((line) => part(line, 2)).join();
  const url = `${base}/api/v1/${endpoint}`;
  const body = `{"sentAt":"${clock()}",${several ? `"${endpoint}":[${records}]}` : records.slice(1)}`;
  handed.push(...batch);
  try {
    if (hiding) {
      navigator.sendBeacon(url, body);
      return flush(hiding);
    }
    busy = true;
    const { ok, status, headers } = await fetch(url, bare({ method: 'POST', keepalive: true, body }));
    if (status === 429 || status > 499) throw headers.get('retry-after');
    write(QUEUE, waiting(batch).join('\n'));
    if (!ok) write(DONE, '');
    failures = 0;
  } catch (after) {
    const asked = +(after as string) * 1e3;
    const delay = asked > 0 ? asked : Math.min(3e5, 2 ** failures++ * 1e3 * (1 + Math.random()));
    write(RETRY, `${Date.now() + delay}`);
  }
  busy = false;
  handed = [];
  return flush();
};

/** Puts a record in the queue; without a visitor, or when there is no room, it is left out. */
export const record = (endpoint: Endpoint, fields: object): void => {
  const at = clock();
  const line = `${at}\t${endpoint}\t${JSON.stringify(bare({ id: makeId(), at, ...fields }))}`;
  if (id && line.length < 1900) write(QUEUE, [...waiting([]), line].join('\n'));
  setTimeout(flush);
};

/** True the first time that the visitor, if there is one, meets the mark in this browser. */
export const once = (mark: string): boolean => {
  const all = read(DONE);
  const line = `\n${mark} ${id}\n`;
  return !!id && !all.includes(line) && (write(DONE, all + line), true);
};
