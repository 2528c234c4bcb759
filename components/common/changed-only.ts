/**
 * What a form has changed, so that saving leaves alone what somebody else has saved since the form was opened.
 * @param next what the form holds now
 * @param before what it was filled with
 */
export function changedOnly<T extends object>(next: T, before: T): Partial<T> {
  const known = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(next).filter(([name, value]) => textOf(value) !== textOf(known.get(name)));
  return Object.fromEntries(changed) as Partial<T>;
}

const textOf = (value: unknown): string => JSON.stringify(value) ?? '';
