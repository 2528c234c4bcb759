import { Problem } from '@/lib/db/problem';
import type { LogFormat } from './schemas';

/** Where in a line stands what: numbers of cells, -1 for what is not there. */
export type Layout = {
  /** Names of the cells, in order. */
  columns: readonly string[];
  subject: number;
  time: number;
  event: number;
  text: number;
  /** For lines that name no event. */
  fixedEvent: string;
  /** So many cells a line has at least. */
  least: number;
  /** The last column takes the rest of the line, separators included. */
  open: boolean;
};

/** The layout of a format, and of the names in the header where there is one. Throws `invalid_input`. */
export function layoutOf(format: LogFormat, header: readonly string[] | null): Layout {
  if (format.type === 'clock') {
    const columns = header?.some((name) => name === 'time') === true ? header : format.columns;
    const [time, event, text] = ['time', 'event', 'text'].map((name) => columns.indexOf(name)) as [
      number,
      number,
      number,
    ];
    const least = Math.max(time, event) + 1;
    return {
      ...{ columns, subject: columns.indexOf('subject'), time, event, text, least },
      ...{ fixedEvent: 'LINE', open: text === columns.length - 1 },
    };
  }
  const columns = (header ?? []).map((name) => name.trim());
  const place = (name: string | null) => (name === null ? -1 : columns.indexOf(name));
  const named = { subject: format.subject, at: format.at, event: format.event, text: format.text };
  const fields: Record<string, string[]> = {};
  for (const [field, name] of Object.entries(named))
    if (name !== null && place(name) === -1)
      fields[`format.${field}`] = [`The file has no column "${name}": ${columns.join(', ').slice(0, 500)}.`];
  const [first] = Object.values(fields);
  if (first !== undefined) throw new Problem('invalid_input', first.join(' '), fields);
  const [subject, time] = [place(format.subject), place(format.at)];
  const event = place(format.event);
  return {
    ...{ columns, subject, time, event, text: place(format.text) },
    ...{ fixedEvent: format.fixedEvent, least: Math.max(subject, time, event) + 1, open: false },
  };
}

/** Has the format a line of names at its head? */
export const hasHeader = (format: LogFormat): boolean => format.type === 'table' || format.header;
