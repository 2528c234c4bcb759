/**
 * What the public door keeps in memory. It lives on globalThis because the server bundle and Next's chunks are two
 * module graphs of one process: they share queues, counters and limits.
 */
const shared = globalThis as typeof globalThis & { weirCollect?: Map<string, unknown> };

/** The value kept under a name; made on first use. */
export function kept<T>(name: string, make: () => T): T {
  const values = (shared.weirCollect ??= new Map());
  // One look-up for what is there: every request asks several times.
  const known = values.get(name);
  if (known !== undefined) return known as T;
  const made = make();
  values.set(name, made);
  return made;
}

/** Forgets a value, so that the next use makes it again. */
export function forget(name: string): void {
  shared.weirCollect?.delete(name);
}

/** Whether this process is about to end: readiness says no, connections are not kept alive. */
export const isDraining = (): boolean => kept('draining', () => ({ on: false })).on;

export function startDraining(): void {
  kept('draining', () => ({ on: false })).on = true;
}
