/** Attributes with their new values while they are typed. Pure. */

export type SetLine = { id: number; name: string; type: 'text' | 'number' | 'boolean' | 'remove'; text: string };
export type SetValue = string | number | boolean | null;

let count = 0;
export const newLine = (): SetLine => ({ id: (count += 1), name: '', type: 'text', text: '' });

export function linesOf(set: Record<string, SetValue>): SetLine[] {
  const lines = Object.entries(set).map(([name, value]): SetLine => ({
    ...newLine(),
    name,
    type:
      value === null
        ? 'remove'
        : typeof value === 'number'
          ? 'number'
          : typeof value === 'boolean'
            ? 'boolean'
            : 'text',
    text: value === null ? '' : String(value),
  }));
  return lines.length === 0 ? [newLine()] : lines;
}

/** What the lines come to, or what is wrong with them. An empty text is a text. */
export function setOf(
  lines: readonly SetLine[],
): { set: Record<string, SetValue>; error: null } | { set: null; error: string } {
  const set: Record<string, SetValue> = {};
  for (const { name: typed, type, text } of lines) {
    const name = typed.trim();
    if (name === '') return { set: null, error: 'Name the attribute.' };
    if (Object.hasOwn(set, name)) return { set: null, error: `“${name}” is there twice.` };
    if (['__proto__', 'constructor', 'prototype'].includes(name))
      return { set: null, error: `“${name}” is a reserved word.` };
    if (type === 'number' && (text.trim() === '' || !Number.isFinite(Number(text)))) {
      return { set: null, error: `“${name}” needs a number.` };
    }
    if (type === 'boolean' && text !== 'true' && text !== 'false') {
      return { set: null, error: `“${name}” needs true or false.` };
    }
    set[name] =
      type === 'remove' ? null : type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : text;
  }
  return { set, error: null };
}
