import { isbot } from 'isbot';
import { kept } from './state';

export type Agent = { automated: boolean; device: 'phone' | 'tablet' | 'desktop' };

const REMEMBERED = 2_000;

/**
 * What a user agent tells: is it a bot (or says nothing at all), and what is it held in. The text itself is never
 * stored. `mobile` is the client hint `Sec-CH-UA-Mobile`.
 */
export function describeAgent(userAgent: string | undefined, mobile: string | undefined): Agent {
  const text = (userAgent ?? '').slice(0, 1_000);
  const known = kept('agents', () => new Map<string, Agent>());
  const key = mobile === undefined ? text : `${mobile}${text}`;
  let agent = known.get(key);
  if (agent === undefined) {
    if (known.size >= REMEMBERED) known.clear();
    agent = { automated: text === '' || isbot(text), device: deviceOf(text, mobile) };
    known.set(key, agent);
  }
  return agent;
}

function deviceOf(text: string, mobile: string | undefined): Agent['device'] {
  if (/iPad|Tablet|PlayBook|Silk|Kindle|Android(?!.*Mobile)/i.test(text)) return 'tablet';
  if (mobile === '?1' || /Mobi|iPhone|iPod|Windows Phone/i.test(text)) return 'phone';
  return 'desktop';
}

/** The first language of `Accept-Language`, such as `nl-NL`; null when there is none. */
export function firstLanguage(header: string | undefined): string | null {
  const match = header === undefined ? null : /^\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,3})\s*(?:[,;]|$)/.exec(header);
  return match?.[1] ?? null;
}
