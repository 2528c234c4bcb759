import type { LogFormat, SourceView, UploadView } from '@/lib/logs/schemas';

/** How files of a source are read, in a few words. */
export function formatWords(format: LogFormat): string {
  return format.type === 'clock'
    ? `One subject per file, ${format.columns.join(', ')}`
    : `A table: ${format.subject}, ${format.at}${format.event === null ? '' : `, ${format.event}`}`;
}

/** What a source does with its lines, in a few words. */
export function handlerWords(handlers: SourceView['handlers']): string {
  return handlers.length === 0
    ? 'Nothing yet: every line would wait in quarantine'
    : handlers.map(({ event, handler }) => `${event === '*' ? 'every other event' : event} → ${handler}`).join(' · ');
}

export const STATUS_WORDS: Record<UploadView['status'], string> = {
  running: 'Running',
  done: 'Done',
  failed: 'Ended early',
};

/** Bytes as kB or MB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** An id of a reason as people read it: `bad_time` → "Bad time". */
export function reasonName(reason: string): string {
  const words = reason.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where a list of a source is had as CSV: its newest thousand rows, or those of one upload. */
export const csvOf = (source: string, list: 'uploads' | 'quarantine', upload?: string): string =>
  `/api/v1/logs/${encodeURIComponent(source)}/${list}?format=csv&limit=1000${upload === undefined ? '' : `&upload=${upload}`}`;
