import type { Sender } from './sender';

const MAX_KEYS = 5;
const MAX_LENGTH = 100;

type Given = Record<string, string | number | boolean | null> | null | undefined;

/** Does the page say that a program drives its browser? */
export const isDriven = (context: Given): boolean => context?.webdriver === true;

/**
 * What is kept of the circumstances of an enrollment, as JSON text: device class, language and up to five short facts
 * that the page passed. Null when there is nothing.
 */
export function storedContext(sender: Sender, given: Given): string | null {
  const entries: [string, string][] = [];
  for (const [key, value] of Object.entries(given ?? {})) {
    if (entries.length === MAX_KEYS) break;
    if (key === 'webdriver' || value === null || !/^[A-Za-z0-9._-]{1,100}$/.test(key) || key === '__proto__') continue;
    const text = String(value);
    if (text.length > MAX_LENGTH || !text.isWellFormed() || /\p{Cc}/u.test(text)) continue;
    entries.push([key, text]);
  }
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  // Neither a device class nor a language tag holds anything that JSON would write differently.
  const parts = [
    ...(sender.device === null ? [] : [`"device":"${sender.device}"`]),
    ...(sender.language === null ? [] : [`"language":"${sender.language}"`]),
    ...(entries.length === 0 ? [] : [`"page":${JSON.stringify(Object.fromEntries(entries))}`]),
  ];
  return parts.length === 0 ? null : `{${parts.join(',')}}`;
}
