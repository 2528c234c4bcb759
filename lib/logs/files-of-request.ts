import { Problem } from '@/lib/db/problem';
import { limitBytes, limitSilence, MAX_BODY, type Bytes } from './reading/bytes';
import type { LogFile } from './upload-logs';

/** What an upload is made of, before it is known how its body is packed. */
export type UploadRequest = {
  contentType: string;
  contentEncoding: string | null;
  contentLength: number | null;
  body: Bytes | null;
  /** Parts of a form; given by who knows how to read one. */
  readForm: (body: Bytes, contentType: string) => AsyncIterable<FormPart>;
};
export type FormPart = { name: string; fileName: string | null; bytes: Bytes; text: () => Promise<string> };

/** Archives are recognised by their first bytes. */
const ONE_FILE = new Set([
  'text/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/gzip',
  'application/x-gzip',
  'application/octet-stream',
]);

/**
 * The files in the body of an upload: one, or those of a form, whose fields `subject` and `date` say something of all
 * files after them. Throws `too_large` beyond 64 MB, `unsupported_media_type`, `bad_request` without a file.
 */
export async function* filesOfRequest(request: UploadRequest): AsyncGenerator<LogFile> {
  const type = request.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const packed = request.contentEncoding?.toLowerCase() ?? 'identity';
  const isForm = type === 'multipart/form-data';
  if (!isForm && !ONE_FILE.has(type))
    throw new Problem('unsupported_media_type', 'Send text/csv, application/gzip or multipart/form-data.');
  if (packed !== 'identity' && packed !== 'gzip')
    throw new Problem('unsupported_media_type', 'Only gzip is known as a Content-Encoding.');
  if (isForm && packed === 'gzip')
    throw new Problem('unsupported_media_type', 'Pack the files of a form, not the form.');
  if ((request.contentLength ?? 0) > MAX_BODY)
    throw new Problem('too_large', 'An upload has at most 64 MB; pack the file with gzip, or send it in parts.');
  if (request.body === null) throw new Problem('bad_request', 'The body is empty.');
  const bytes = limitBytes(limitSilence(request.body), MAX_BODY, 'The upload');
  if (!isForm) {
    yield { name: '', bytes };
    return;
  }
  let subject: string | undefined;
  let day: string | undefined;
  let files = 0;
  for await (const part of request.readForm(bytes, request.contentType)) {
    if (part.fileName === null) {
      if (part.name === 'subject') subject = await part.text();
      if (part.name === 'date') day = await part.text();
      continue;
    }
    files += 1;
    yield { name: part.fileName, subject, day, bytes: part.bytes };
  }
  if (files === 0) throw new Problem('bad_request', 'The form has no file.');
}
