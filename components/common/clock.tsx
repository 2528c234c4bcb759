'use client';

import { createContext, useCallback, useContext, useSyncExternalStore, type ReactNode } from 'react';

const RenderedAt = createContext(0);

/** Gives the server's clock to the first render, so that server and browser write the same ages. */
export function ClockProvider({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  return <RenderedAt value={renderedAt}>{children}</RenderedAt>;
}

let current = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    current = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
      current = 0;
    }
  };
}

/**
 * The time in ms, rounded down to `step` ms, read anew every second by one shared timer. Equal to the server's
 * reading while the page hydrates.
 */
export function useNow(step = 1000): number {
  const renderedAt = useContext(RenderedAt);
  const read = useCallback(() => {
    if (current === 0) current = Date.now();
    return Math.floor(current / step) * step;
  }, [step]);
  const readServer = useCallback(() => Math.floor(renderedAt / step) * step, [renderedAt, step]);
  return useSyncExternalStore(subscribe, read, readServer);
}
