/** A place in a work queue as a part of an address. Pure. */
export type QueuePlace = { enteredAt: string; id: string };

export function placeText(row: { enteredAt: string | null; id: string }): string | null {
  return row.enteredAt === null ? null : `${row.enteredAt}~${row.id}`;
}

/** Null when it is none: the queue then begins at its front. Ids may have a tilde, instants have none. */
export function placeFrom(text: string | null): QueuePlace | null {
  const mark = text?.indexOf('~') ?? -1;
  if (text === null || mark < 1) return null;
  const [enteredAt, id] = [text.slice(0, mark), text.slice(mark + 1)];
  const well = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(enteredAt) && Number.isFinite(Date.parse(enteredAt));
  return well && /^[\x21-\x7e]{1,128}$/.test(id) ? { enteredAt, id } : null;
}
