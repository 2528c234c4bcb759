import 'server-only';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { currentUser } from '@/lib/auth/current-user';
import { clientAddress, networkOf } from '@/lib/collect/client-address';
import { now } from '@/lib/collect/clock';
import { SOCKET_ADDRESS_HEADER } from '@/lib/collect/next-adapter';
import { senderOf, takeTokens, type Draft } from '@/lib/collect/receive';
import { serverSender, type Sender } from '@/lib/collect/sender';
import { environment } from '@/lib/config/env';
import { SubjectId, VISITOR_COOKIE } from '@/lib/config/names';
import { subjects } from '@/lib/definitions/subjects';
import { loadDefinitions } from './load-definitions';

/** Who asks server code for a variant, and on whose word a record of it rests. */
export type Asker = {
  /** The id of the asker as a subject of that kind; null when there is none or it must not be recorded. */
  subject(kind: string): Promise<string | null>;
  /** For a record about a subject of that kind. */
  sender(kind: string): Sender;
  /** Takes one record from the asker's allowance. Throws `rate_limited`. */
  takeAllowance(): void;
  /** The variant that the page's address asks to be shown (`?weir-checkout=test`), without enrolling. */
  preview(experiment: string): string | null;
};

const CONSENT_COOKIE = 'weir_consent';

/**
 * The asker behind the request that is being answered: visitors by their cookie (or by the new id that proxy.ts has
 * just given them), other kinds as `lib/definitions/subjects.ts` says. A visitor's record is judged like one that the
 * browser sends itself: a bot is a bot, and a person still has to be confirmed.
 */
export const currentAsker = cache(async (): Promise<Asker> => {
  const [given, jar] = await Promise.all([headers(), cookies()]);
  const cookie = (name: string) => jar.get(name)?.value;
  const refused = cookie(CONSENT_COOKIE) === 'required' || (given.get('sec-gpc') === '1' && (await respectsGpc()));
  const draft = draftOf(given);
  const visitor = SubjectId.safeParse(given.get('x-weir-visitor') ?? cookie(VISITOR_COOKIE));
  const search = new URL(given.get('x-weir-path') ?? '/', 'http://page').searchParams;
  return {
    async subject(kind) {
      if (refused) return null;
      if (kind === 'visitor') return visitor.success ? visitor.data : null;
      const resolve = Object.hasOwn(subjects, kind) ? subjects[kind] : undefined;
      const own = SubjectId.safeParse((await resolve?.({ cookie })) ?? null);
      if (own.success) return own.data;
      return kind === 'user' ? ((await currentUser())?.id ?? null) : null;
    },
    sender: (kind) =>
      kind === 'visitor' ? { ...senderOf(draft, 'script'), source: 'server' } : serverSender(draft.receivedAt),
    takeAllowance: () => takeTokens(draft, 1),
    preview: (experiment) => search.get(`weir-${experiment}`),
  };
});

/** An asker for jobs, tests and static pages: always this subject, on this application's own word. */
export function askerFor(subject: { kind: string; id: string }): Asker {
  return {
    subject: (kind) => Promise.resolve(kind === subject.kind ? SubjectId.parse(subject.id) : null),
    sender: () => serverSender(now()),
    takeAllowance: () => undefined,
    preview: () => null,
  };
}

async function respectsGpc(): Promise<boolean> {
  return (await loadDefinitions()).settings.respectGpc;
}

/** The request as the public door sees one, for its judgement about agents, languages and limits. */
function draftOf(given: { get(name: string): string | null }): Draft {
  const header = (name: string) => given.get(name) ?? undefined;
  const remoteAddress = header(SOCKET_ADDRESS_HEADER);
  const { TRUSTED_PROXY_HOPS: hops } = environment();
  return {
    request: { method: 'POST', path: '/', query: () => null, header, remoteAddress, body: null },
    receivedAt: now(),
    caller: { kind: 'public' },
    network: networkOf(clientAddress({ remoteAddress, forwardedFor: header('x-forwarded-for'), hops })),
    payload: undefined,
    size: 0,
  };
}
