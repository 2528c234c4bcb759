import type { z } from 'zod';
import { cutText, Key, RecordValue, SubjectId, SubjectKind } from '@/lib/config/names';
import { Problem } from '@/lib/db/problem';
import { logHandlers, type LineRecords, type LoggedLine, type LogHandlerDeclaration } from '@/lib/definitions';
import { harmOf } from '@/lib/stocks/change.schemas';
import { HANDLER_OPTIONS, type BuiltInHandler, type HandlerView, type LogHandler } from './schemas';

/** Turns a line into records, or says why it cannot. */
export type CompiledHandler = (line: LoggedLine) => LineRecords | string;

/** What becomes of lines that say nothing: they need no name either. */
export const ignoreLine: CompiledHandler = () => NOTHING;

/** What the built-in handlers do, with their options known. */
const BUILT_IN: {
  [Name in BuiltInHandler]: {
    description: string;
    compile: (options: z.output<(typeof HANDLER_OPTIONS)[Name]>) => CompiledHandler;
  };
} = {
  quest_status: {
    description: 'Text "FET0001 ACCEPTED": the attempt of the player at the quest is accepted, declined or completed.',
    compile: readQuestStatus,
  },
  state: { description: 'An attribute of the subject gets the text: it moves between stocks.', compile: readState },
  goal: { description: 'The subject has reached a goal, perhaps with a value.', compile: readGoal },
  value: { description: 'A number is the statistic of a metric for the day of the line.', compile: readValue },
  ignore: { description: 'Nothing: such lines are known and say nothing here.', compile: () => ignoreLine },
};

const NOTHING: LineRecords = {};
/** Declined and rejected mean the same. */
const STATES = new Map([
  ['ACCEPTED', 'accepted'],
  ['DECLINED', 'declined'],
  ['REJECTED', 'declined'],
  ['COMPLETED', 'completed'],
]);
const QUEST = /^\s*([\x21-\x2e\x30-\x7e]{1,100})\s+([A-Za-z]+)\s*$/;

function readQuestStatus({ kind }: { kind: string }): CompiledHandler {
  return ({ subject: player, text }) => {
    const [, quest, word] = QUEST.exec(text) ?? [];
    if (quest === undefined || word === undefined) return 'is not like "FET0001 ACCEPTED"';
    const state = STATES.get(word.toUpperCase());
    if (state === undefined) return `"${word.slice(0, 40)}" is none of ACCEPTED, DECLINED, COMPLETED`;
    const subject = `${player}/${quest}`;
    if (subject.length > 128) return 'player and quest together have more than 127 characters';
    return { changes: [{ kind, subject, attributes: { player, quest, state } }] };
  };
}

function readState(options: z.output<(typeof HANDLER_OPTIONS)['state']>): CompiledHandler {
  const { attribute, column, kind } = options;
  const also = Object.entries(options.also);
  return (line) => {
    const said = column === null ? line.text : line.cell(column);
    if (said === undefined || said.trim() === '') return 'names no state';
    const attributes: Record<string, unknown> = { [attribute]: cutText(said.trim().normalize('NFC'), 200) };
    for (const [name, from] of also) attributes[name] = cutText(line.cell(from)?.trim() ?? '', 200) || null;
    return { changes: [{ ...(kind === null ? {} : { kind }), attributes }] };
  };
}

function readGoal({ goal, value: column }: { goal: string; value: string | null }): CompiledHandler {
  return (line) => {
    if (column === null) return { goals: [{ goal }] };
    const value = numberIn(line.cell(column));
    return value === null ? `"${(line.cell(column) ?? '').slice(0, 40)}" is no number` : { goals: [{ goal, value }] };
  };
}

function readValue(options: z.output<(typeof HANDLER_OPTIONS)['value']>): CompiledHandler {
  const { metric, column, bySubject } = options;
  const named = Object.entries(options.dimensions);
  return (line) => {
    const said = column === null ? line.text : line.cell(column);
    const value = numberIn(said);
    if (value === null) return `"${(said ?? '').slice(0, 40)}" is no number`;
    const dimensions: Record<string, string> = bySubject ? { object: `${line.kind}:${line.subject}` } : {};
    for (const [name, from] of named) dimensions[name] = cutText((line.cell(from) ?? '').trim(), 200);
    return { statistics: [{ metric, value, dimensions }] };
  };
}

function numberIn(text: string | undefined): number | null {
  if (text === undefined || !/^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)) return null;
  const value = RecordValue.safeParse(Number(text));
  return value.success ? value.data : null;
}

const registered = (): Map<string, LogHandlerDeclaration> => new Map(logHandlers.map((one) => [one.name, one]));

/** Every handler that a source may name: the built-in ones and those of `lib/definitions/logs.ts`. */
export function listHandlers(): HandlerView[] {
  const own = [...registered().values()].map(({ name, description }) => ({ name, description, builtIn: false }));
  return [...Object.entries(BUILT_IN).map(([name, { description }]) => ({ name, description, builtIn: true })), ...own];
}

/**
 * What to do with lines of each event; `*` is every other one. A name without regard to case and of `-` and `_`.
 * Throws `invalid_input` when a handler does not exist, or its options are wrong.
 */
export function compileHandlers(
  handlers: readonly LogHandler[],
  declared: ReadonlyMap<string, LogHandlerDeclaration> = registered(),
): (event: string) => CompiledHandler | undefined {
  const byEvent = new Map<string, CompiledHandler>();
  const fields: Record<string, string[]> = {};
  handlers.forEach(({ event, handler, options }, n) => {
    const own = declared.get(handler);
    if (isBuiltIn(handler)) {
      const parsed = HANDLER_OPTIONS[handler].safeParse(options);
      if (parsed.success) byEvent.set(keyOf(event), compile(handler, parsed.data));
      else
        for (const { path, message } of parsed.error.issues)
          (fields[['handlers', n, 'options', ...path].join('.')] ??= []).push(message);
    } else if (own === undefined) {
      (fields[`handlers.${String(n)}.handler`] ??= []).push(`There is no handler "${handler}".`);
    } else byEvent.set(keyOf(event), checked(own, options));
  });
  const [first] = Object.entries(fields);
  if (first !== undefined) throw new Problem('invalid_input', `${first[0]}: ${first[1][0] ?? 'is wrong'}`, fields);
  const other = byEvent.get('*');
  return (event) => byEvent.get(event) ?? byEvent.get(keyOf(event)) ?? other;
}

const keyOf = (event: string) => event.trim().toUpperCase().replaceAll('-', '_');
const isBuiltIn = (name: string): name is BuiltInHandler => Object.hasOwn(BUILT_IN, name);

function compile<Name extends BuiltInHandler>(name: Name, options: unknown): CompiledHandler {
  return BUILT_IN[name].compile(options as z.output<(typeof HANDLER_OPTIONS)[Name]>);
}

/** Code may answer anything: what could not be stored is refused before it is sent. */
function checked(declaration: LogHandlerDeclaration, options: Record<string, unknown>): CompiledHandler {
  return (line) => {
    const said = declaration.run(line, options as Parameters<LogHandlerDeclaration['run']>[1]);
    return typeof said === 'string' ? said : (refusalOf(said) ?? said);
  };
}

function refusalOf({ changes = [], goals = [], statistics = [] }: LineRecords): string | null {
  for (const { kind, subject } of [...changes, ...goals]) {
    if (kind !== undefined && !SubjectKind.safeParse(kind).success) return 'the handler names a kind that cannot be';
    if (subject !== undefined && !SubjectId.safeParse(subject).success)
      return 'the handler names a subject that cannot be';
  }
  for (const { attributes } of changes) {
    const harm = harmOf(attributes);
    if (harm !== null) return `the handler sets attributes: ${harm}`;
  }
  for (const { goal, value } of goals)
    if (!Key.safeParse(goal).success || (value !== undefined && !RecordValue.safeParse(value).success))
      return 'the handler names a goal or a value that cannot be';
  for (const { value } of statistics)
    if (value !== null && !RecordValue.safeParse(value).success) return 'the handler names a value that cannot be';
  return null;
}
