import type { LogPreview, SourceInput } from '@/lib/logs/schemas';

/** Bytes of a file that are shown to the server. */
const HEAD_BYTES = 256 * 1024;

/** What the beginning of a file looks like, and what a source would make of it. Rejects with the words of the server. */
export async function askPreview(input: {
  file: Blob;
  source?: SourceInput | undefined;
  subject?: string;
  day?: string;
}): Promise<LogPreview> {
  const form = new FormData();
  if (input.source !== undefined) form.append('source', JSON.stringify(input.source));
  if (input.subject !== undefined && input.subject !== '') form.append('subject', input.subject);
  if (input.day !== undefined && input.day !== '') form.append('day', input.day);
  form.append('file', input.file.slice(0, HEAD_BYTES));
  const response = await fetch('/api/dashboard/logs/preview', { method: 'POST', body: form });
  const answer = (await response.json().catch(() => null)) as (LogPreview & { error?: { message?: string } }) | null;
  if (response.ok && answer !== null) return answer;
  throw new Error(answer?.error?.message ?? `The server answered ${response.status}.`);
}
