import { formatSeconds } from '@/components/charts/duration';
import { whyWords } from '@/components/live/filter';
import type { TimelineEntry } from '@/lib/stocks/process.schemas';

/** One line of a subject's history: what it is about, and the sentence. `tone`: something was left out. */
export type EntryWords = { label: string; text: string; href: string | null; tone: 'plain' | 'muted' };

const SOURCES: Record<string, string> = {
  token: 'sent with a token',
  import: 'imported',
  server: 'by server code',
  model: 'seen in a model',
  snapshot: 'found by comparison, unexplained',
  dashboard: 'set in the dashboard',
  log: 'from a log',
  decay: 'by the passing of time',
  script: 'sent by the script',
};

const REASONS: Record<string, string> = {
  crossed: 'seen with two variants, left out',
  duplicate: 'another visitor of the same user was first, left out',
  automated: 'a bot or a driven browser, left out',
  unconfirmed: 'never behaved like a person, left out',
};

const address = (base: string, key: string) => `/${base}/${encodeURIComponent(key)}`;

/** An entry of the time line in words; `names` are those of stocks and flows. */
export function entryWords(entry: TimelineEntry, names: ReadonlyMap<string, string>): EntryWords {
  const nameOf = (slug: string | null) => (slug === null ? 'outside' : (names.get(slug) ?? slug));
  switch (entry.what) {
    case 'change':
      return {
        label: 'Change',
        text: `${setWords(entry.set)} · ${SOURCES[entry.source] ?? entry.source}`,
        href: null,
        tone: 'plain',
      };
    case 'entered':
      return { label: 'Entered', text: nameOf(entry.stock), href: address('stocks', entry.stock), tone: 'plain' };
    case 'left':
      return {
        label: 'Left',
        text: `${nameOf(entry.stock)}${entry.seconds === null ? '' : ` after ${formatSeconds(entry.seconds)}`}`,
        href: address('stocks', entry.stock),
        tone: 'plain',
      };
    case 'flow':
      return {
        label: 'Flow',
        text: `${nameOf(entry.flow)}: ${nameOf(entry.source)} → ${nameOf(entry.sink)}`,
        href: address('flows', entry.flow),
        tone: 'plain',
      };
    case 'enrollment': {
      const reason =
        entry.reason === null ? 'not counted' : (REASONS[entry.reason] ?? entry.reason.replaceAll('_', ' '));
      return {
        label: 'Enrolled',
        text: `${entry.experiment}: ${entry.variant}${entry.counted ? '' : ` · ${reason}`}`,
        href: address('experiments', entry.experiment),
        tone: entry.counted ? 'plain' : 'muted',
      };
    }
    case 'goal':
      return {
        label: 'Goal',
        text: `${entry.goal}${entry.value === null ? '' : ` = ${entry.value}`}${entry.travelled ? ' · of another of the same user' : ''}`,
        href: address('goals', entry.goal),
        tone: entry.travelled ? 'muted' : 'plain',
      };
    case 'link':
      return {
        label: 'Linked',
        text: `visitor ${entry.visitor} is user ${entry.user}${entry.counted ? '' : ' · a user was known before, left out'}`,
        href: null,
        tone: entry.counted ? 'plain' : 'muted',
      };
    case 'refused':
      return {
        label: 'Refused',
        text: `${entry.kind} ${entry.name} · ${whyWords(entry.reason)}`,
        href: null,
        tone: 'muted',
      };
    case 'confirmed':
      return { label: 'Confirmed', text: 'behaved like a person', href: null, tone: 'plain' };
  }
}

/** `state = "paid", plan removed`. */
export function setWords(set: Record<string, unknown>): string {
  const parts = Object.entries(set).map(([name, value]) =>
    value === null ? `${name} removed` : `${name} = ${JSON.stringify(value)}`,
  );
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}
