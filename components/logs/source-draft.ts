import type { LogFormat, LogHandler, LogPreview, SourceInput, SourceView } from '@/lib/logs/schemas';

/** A source as the form holds it: every field of both kinds of format, as text. */
export type SourceDraft = {
  name: string;
  slug: string;
  kind: string;
  description: string;
  type: 'clock' | 'table';
  encoding: LogFormat['encoding'];
  delimiter: LogFormat['delimiter'];
  activity: string;
  columns: string;
  header: boolean;
  disorderSeconds: number;
  subject: string;
  at: string;
  event: string;
  fixedEvent: string;
  text: string;
  handlers: HandlerDraft[];
};
/** `options` is JSON. `id` keeps rows apart while they are edited. */
export type HandlerDraft = { id: number; event: string; handler: string; options: string };

export function draftOf(source: SourceView | null): SourceDraft {
  const format = source?.format;
  const clock = format?.type === 'clock' ? format : null;
  const table = format?.type === 'table' ? format : null;
  return {
    name: source?.name ?? '',
    slug: source?.slug ?? '',
    kind: source?.kind ?? '',
    description: source?.description ?? '',
    type: format?.type ?? 'table',
    encoding: format?.encoding ?? 'auto',
    delimiter: format?.delimiter ?? 'auto',
    activity: format?.activity ?? '',
    columns: (clock?.columns ?? ['time', 'event', 'text']).join(', '),
    header: clock?.header ?? false,
    disorderSeconds: clock?.disorderSeconds ?? 60,
    subject: table?.subject ?? '',
    at: table?.at ?? '',
    event: table?.event ?? '',
    fixedEvent: table?.fixedEvent ?? 'LINE',
    text: table?.text ?? '',
    handlers: (source?.handlers ?? []).map(({ event, handler, options }, id) => ({
      ...{ id, event, handler },
      options: Object.keys(options).length === 0 ? '' : JSON.stringify(options),
    })),
  };
}

/** The draft as a definition, or what is wrong with it by field. */
export function inputOf(
  draft: SourceDraft,
): { input: SourceInput; errors: null } | { input: null; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const handlers: LogHandler[] = [];
  for (const { id, event, handler, options } of draft.handlers) {
    try {
      const parsed: unknown = options.trim() === '' ? {} : JSON.parse(options);
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('no object');
      handlers.push({ event: event.trim(), handler, options: parsed as Record<string, unknown> });
    } catch {
      errors[`options ${id}`] = 'must be a JSON object';
    }
    if (event.trim() === '') errors[`event ${id}`] = 'is needed';
  }
  for (const field of ['name', 'slug', 'kind'] as const) if (draft[field].trim() === '') errors[field] = 'is needed';
  if (draft.type === 'table')
    for (const field of ['subject', 'at'] as const) if (draft[field].trim() === '') errors[field] = 'is needed';
  if (Object.keys(errors).length > 0) return { input: null, errors };
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  const common = { encoding: draft.encoding, delimiter: draft.delimiter, activity: orNull(draft.activity) };
  const format: LogFormat =
    draft.type === 'clock'
      ? {
          type: 'clock',
          ...common,
          columns: draft.columns
            .split(',')
            .map((column) => column.trim())
            .filter((column) => column !== ''),
          header: draft.header,
          disorderSeconds: draft.disorderSeconds,
        }
      : {
          type: 'table',
          ...common,
          subject: draft.subject.trim(),
          at: draft.at.trim(),
          event: orNull(draft.event),
          fixedEvent: draft.fixedEvent.trim() === '' ? 'LINE' : draft.fixedEvent.trim(),
          text: orNull(draft.text),
        };
  const { name, slug, kind, description } = draft;
  return { input: { name, slug, kind: kind.trim(), description, format, handlers }, errors: null };
}

/** What a file proposes: its columns for the roles that were recognised, and a handler when there is none yet. */
export function propose(draft: SourceDraft, { proposal, columns, rows }: LogPreview): SourceDraft {
  if (columns.length === 0) {
    const wide = Math.max(0, ...rows.map((cells) => cells.length));
    const events = [...new Set(rows.map((cells) => (cells[1] ?? '').trim()))].filter((event) =>
      /^[A-Z][A-Z_]+$/.test(event),
    );
    const quests = events.includes('QUEST_STATUS') && draft.handlers.length === 0;
    return {
      ...draft,
      type: 'clock',
      columns: wide === 2 ? 'time, event' : draft.columns,
      handlers: quests ? [{ id: 0, event: 'QUEST_STATUS', handler: 'quest_status', options: '' }] : draft.handlers,
    };
  }
  const event = proposal.event ?? '';
  return {
    ...draft,
    type: 'table',
    subject: proposal.subject ?? draft.subject,
    at: proposal.at ?? draft.at,
    event,
    text: proposal.state ?? draft.text,
    handlers:
      draft.handlers.length > 0 || proposal.state === null
        ? draft.handlers
        : [{ id: 0, event: event === '' ? 'LINE' : '*', handler: 'state', options: '' }],
  };
}
