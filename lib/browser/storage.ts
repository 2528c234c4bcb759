import { attributes, bare } from './page';

/** Stands in where the browser refuses localStorage, or has no room in it. */
const memory: Record<string, string> = bare({});

/** The function with every error kept inside: it then answers `otherwise`. */
export const quiet =
  <A extends unknown[], R>(run: (...given: A) => R, otherwise?: R) =>
  (...given: A): R => {
    try {
      return run(...given);
    } catch {
      return otherwise as R;
    }
  };

/** The text under a name, empty when there is none. */
export const read = quiet(
  (name: string): string => memory[name] ?? (localStorage[name] as string | undefined) ?? '',
  '',
);

/** Keeps a text for later pages; false when it lasts for this page only. */
export const write = (name: string, text: string): boolean => {
  try {
    localStorage[name] = text;
    return delete memory[name];
  } catch {
    memory[name] = text;
    return false;
  }
};

const readCookie = quiet((name: string) => document.cookie.match(`(^|; )${name}=([^;]+)`)?.[2]);

const writeCookie = quiet((name: string, text: string) => {
  document.cookie = `${name}=${text};path=/;max-age=${text ? 34560000 : 0};samesite=lax;domain=${
    attributes.cookieDomain ?? ''
  }${location.protocol === 'https:' ? ';secure' : ''}`;
});

/** What `keep` kept; the cookie counts before localStorage. */
export const recall = (name: string): string => readCookie(name) ?? read(name);

/** Keeps a short text in a cookie of 400 days and in localStorage (empty: removes it); true when one of them holds. */
export const keep = (name: string, text: string): boolean => {
  writeCookie(name, text);
  return write(name, text) || readCookie(name) === text;
};
