import type { ReadTable } from './types';

export type ImportAnswer = {
  enrollments: Record<string, number>;
  recorded: number;
  duplicates: number;
  failed: number;
  errors: string[];
};

const CHUNK_LINES = 5000;
const TRIES = 6;

/**
 * Defines the goals and the experiment and sends the records, over the interface that machines use. Sending the same
 * table again changes nothing. `onProgress` gets the share that is done, 0..1.
 * @throws Error with a sentence for people; what was sent before stays, and sending again goes on
 */
export async function sendTable(
  table: ReadTable,
  onProgress: (share: number) => void,
  send: typeof fetch = fetch,
): Promise<ImportAnswer> {
  const answer: ImportAnswer = { enrollments: {}, recorded: 0, duplicates: 0, failed: 0, errors: [] };
  for (const { key, ...goal } of table.goals) await put(`/api/v1/goals/${encodeURIComponent(key)}`, goal, send);
  const { key, ...experiment } = table.experiment;
  await put(`/api/v1/experiments/${encodeURIComponent(key)}`, { ...experiment, enabled: true }, send);

  const total = table.enrollments.length + table.records.length;
  let done = 0;
  for (const [what, lines] of [
    ['enrollments', table.enrollments],
    ['goals', table.records],
  ] as const) {
    for (let from = 0; from < lines.length; from += CHUNK_LINES) {
      const chunk = lines.slice(from, from + CHUNK_LINES);
      note(answer, await post(`/api/dashboard/experiments/import/${what}`, chunk.join('\n'), send));
      done += chunk.length;
      onProgress(total === 0 ? 1 : done / total);
    }
  }
  return answer;
}

type Tally = {
  results?: Record<string, number>;
  recorded?: number;
  duplicates?: number;
  failed: number;
  errors: { message: string }[];
};

function note(answer: ImportAnswer, tally: Tally): void {
  for (const [reason, count] of Object.entries(tally.results ?? {}))
    answer.enrollments[reason] = (answer.enrollments[reason] ?? 0) + count;
  answer.recorded += tally.recorded ?? 0;
  answer.duplicates += tally.duplicates ?? 0;
  answer.failed += tally.failed;
  for (const { message } of tally.errors) if (answer.errors.length < 20) answer.errors.push(message);
}

async function put(path: string, body: unknown, send: typeof fetch): Promise<void> {
  await ask(send, path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function post(path: string, body: string, send: typeof fetch): Promise<Tally> {
  return (await ask(send, path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body,
  })) as Tally;
}

/** A busy server is asked again after the time that it names; every line may be sent twice. */
async function ask(send: typeof fetch, path: string, init: RequestInit): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const response = await send(path, init).catch(() => null);
    if (response?.ok === true) return response.json();
    const isBusy = response === null || response.status === 429 || response.status === 503;
    if (isBusy && attempt < TRIES) {
      const seconds = Number(response?.headers.get('retry-after') ?? attempt);
      await new Promise((resolve) => setTimeout(resolve, Math.min(30, Math.max(1, seconds)) * 1000));
      continue;
    }
    const body = (await response?.json().catch(() => null)) as { error?: { message?: string } } | null | undefined;
    throw new Error(body?.error?.message ?? 'The server did not answer. What was sent is kept: import again to go on.');
  }
}
