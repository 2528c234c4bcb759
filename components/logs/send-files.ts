import type { UploadAnswer } from '@/lib/logs/schemas';
import { pathOf } from './files-of-drop';

/** What one request carries at most. The server takes 64 MB. */
export const FORM_BYTES = 24 * 1024 * 1024;
export const FORM_FILES = 200;

/** Files in forms, in their order: a form has at most so many bytes and files, unless one file alone is larger. */
export function packFiles<F extends { size: number }>(
  files: readonly F[],
  most = FORM_BYTES,
  count = FORM_FILES,
): F[][] {
  const forms: F[][] = [];
  let bytes = 0;
  for (const file of files) {
    const open = forms.at(-1);
    if (open === undefined || open.length >= count || bytes + file.size > most) {
      forms.push([file]);
      bytes = file.size;
    } else {
      open.push(file);
      bytes += file.size;
    }
  }
  return forms;
}

export type Sent = UploadAnswer & { files: number; sentBytes: number };

/** Answers added up; of their errors the first 100. */
export function addAnswers(a: UploadAnswer, b: UploadAnswer): UploadAnswer {
  return {
    accepted: a.accepted + b.accepted,
    quarantined: a.quarantined + b.quarantined,
    duplicates: a.duplicates + b.duplicates,
    errors: [...a.errors, ...b.errors].slice(0, 100),
  };
}

/**
 * Sends files to a source, form by form. `onProgress` is told the bytes that are on their way, `onWait` why a form is not
 * taken yet (null: now it is sent). Rejects with the words of the server; what was sent before stays booked, and sending
 * again changes nothing.
 */
export async function sendFiles(input: {
  source: string;
  files: readonly File[];
  subject: string;
  date: string;
  onProgress: (bytes: number) => void;
  onWait: (why: string | null) => void;
  signal: AbortSignal;
}): Promise<UploadAnswer> {
  let total: UploadAnswer = { accepted: 0, quarantined: 0, duplicates: 0, errors: [] };
  let done = 0;
  for (const files of packFiles(input.files)) {
    const form = new FormData();
    if (input.subject !== '') form.append('subject', input.subject);
    if (input.date !== '') form.append('date', input.date);
    for (const file of files) form.append('file', file, pathOf(file));
    const before = done;
    const address = `/api/v1/logs/${encodeURIComponent(input.source)}`;
    const onProgress = (bytes: number) => input.onProgress(before + bytes);
    const answer = await postPatiently(() => post(address, form, input.signal, onProgress), input);
    done += files.reduce((sum, { size }) => sum + size, 0);
    input.onProgress(done);
    total = addAnswers(total, answer);
  }
  return total;
}

/** How often a form is sent again that the server had no time for. */
const TRIES = 20;

class Busy extends Error {
  constructor(
    message: string,
    readonly seconds: number,
  ) {
    super(message);
  }
}

/** What `Retry-After` asks for, within reason. Unit: seconds. */
function waitOf(header: string | null): number {
  const seconds = Number(header ?? 5);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 60) : 5;
}

/** Waits for as long as the server asks (429, 503), and sends the form again. */
async function postPatiently(
  send: () => Promise<UploadAnswer>,
  { signal, onWait }: { signal: AbortSignal; onWait: (why: string | null) => void },
): Promise<UploadAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Busy) || attempt >= TRIES || signal.aborted) throw error;
      onWait(error.message);
      await pause(error.seconds * 1000, signal);
      onWait(null);
    }
  }
}

/** Ends at once when nobody waits any more. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** `fetch` does not tell how much has been sent. */
function post(
  address: string,
  form: FormData,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      const answer = request.response as (UploadAnswer & { error?: { message?: string } }) | null;
      const message = answer?.error?.message ?? `The server answered ${request.status}.`;
      if (request.status === 200 && answer !== null) resolve(answer);
      else if (request.status === 429 || request.status === 503)
        reject(new Busy(message, waitOf(request.getResponseHeader('retry-after'))));
      else reject(new Error(message));
    };
    request.onerror = () => reject(new Error('There was no answer. What was booked stays; send the files again.'));
    request.onabort = () => reject(new Error('Stopped. What was booked stays; sending again changes nothing.'));
    if (signal.aborted) {
      reject(new Error('Stopped. What was booked stays; sending again changes nothing.'));
      return;
    }
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
