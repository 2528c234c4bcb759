import { useSyncExternalStore } from 'react';

/** The token that the reader has pasted. It lives as long as this tab's page and is stored nowhere. */
let token = '';
const listeners = new Set<() => void>();

export function setToken(value: string): void {
  token = value.trim();
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useToken = (): string =>
  useSyncExternalStore(
    subscribe,
    () => token,
    () => '',
  );
