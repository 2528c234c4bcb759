import { environment } from '@/lib/config/env';
import { loadDefinitions, type Definitions } from '@/lib/experiments/load-definitions';
import { describeAgent, firstLanguage } from './agent';
import { identifyCaller, type Caller } from './caller';
import { clientAddress, networkOf } from './client-address';
import { count, noteOrigin } from './counters';
import type { CollectRequest } from './http';
import { parseJson } from './parse-json';
import { parseRate, RateLimit } from './rate-limit';
import { Refusal } from './refusal';
import type { Sender } from './sender';
import { kept } from './state';

/** Bytes. */
export const MAX_SINGLE = 16 * 1024;
export const MAX_BATCH = 512 * 1024;
export const MAX_EVENTS = 500;

/** A request on its way in; each step fills in or refuses. */
export type Draft = {
  readonly request: CollectRequest;
  readonly receivedAt: Date;
  caller: Caller;
  network: string;
  /** The parsed JSON body; undefined when it is empty. */
  payload: unknown;
  size: number;
};

type Step = (draft: Draft) => Promise<void> | void;

/** In this order: cheap and decisive first, the body last. */
export const DOOR: readonly Step[] = [identify, checkOrigin, limitRate];
export const WITH_BODY: readonly Step[] = [...DOOR, checkType, readBody];

export async function receive(request: CollectRequest, receivedAt: Date, steps: readonly Step[]): Promise<Draft> {
  const draft: Draft = { request, receivedAt, caller: { kind: 'public' }, network: '', payload: undefined, size: 0 };
  for (const step of steps) {
    const going = step(draft);
    if (going !== undefined) await going;
  }
  return draft;
}

/** Who calls: anybody, or the holder of a secret. */
function identify(draft: Draft): Promise<void> | void {
  const authorization = draft.request.header('authorization');
  if (authorization === undefined) return;
  return identifyCaller(authorization).then((caller) => {
    draft.caller = caller;
  });
}

/** Where the installation lists its sites, other pages are turned away. */
function checkOrigin(draft: Draft): Promise<void> | void {
  const origin = draft.request.header('origin');
  if (origin === undefined || draft.caller.kind === 'secret') return;
  const definitions = loadDefinitions();
  if (definitions instanceof Promise) return definitions.then((loaded) => refuseStrangers(draft, origin, loaded));
  refuseStrangers(draft, origin, definitions);
}

function refuseStrangers({ request }: Draft, origin: string, { settings }: Definitions): void {
  if (isAllowedOrigin(origin, settings.allowedOrigins, request.header('host'))) return;
  count('origin_not_allowed', origin);
  throw new Refusal('origin_not_allowed', 'This site is not among the allowed origins.');
}

/** An empty list allows every origin; the pages of this installation are always allowed. */
export function isAllowedOrigin(origin: string, allowed: readonly string[], host: string | undefined): boolean {
  if (allowed.length === 0 || allowed.includes(origin)) return true;
  return host !== undefined && (origin === `https://${host}` || origin === `http://${host}`);
}

/** One record's worth for every request; the rest of a batch is taken when its size is known. */
function limitRate(draft: Draft): void {
  const { request, caller } = draft;
  const { TRUSTED_PROXY_HOPS: hops, RATE_LIMIT } = environment();
  if (caller.kind === 'secret' || RATE_LIMIT === 'off') return;
  const forwardedFor = request.header('x-forwarded-for');
  draft.network = networkOf(clientAddress({ remoteAddress: request.remoteAddress, forwardedFor, hops }));
  takeTokens(draft, 1);
}

/** Takes that many records from the caller's allowance. Throws `rate_limited`. Secret callers have no limit. */
export function takeTokens({ caller, network, receivedAt }: Draft, records: number): void {
  if (caller.kind === 'secret' || records <= 0 || environment().RATE_LIMIT === 'off') return;
  const limit = kept('rate limit', () => new RateLimit(parseRate(environment().RATE_LIMIT)));
  const seconds = limit.take(network, records, receivedAt.getTime());
  if (seconds === 0) return;
  count('rate_limited', '', records);
  throw new Refusal('rate_limited', 'Too many records from this network.', {
    headers: { 'retry-after': String(seconds) },
  });
}

/** JSON, also when a beacon calls it plain text. A body is told from none by its declared length. */
function checkType({ request }: Draft): void {
  if (request.body === null) return;
  const type = mediaType(request);
  const encoding = request.header('content-encoding');
  if ((type === 'application/json' || type === 'text/plain') && (encoding === undefined || encoding === 'identity'))
    return;
  throw new Refusal('unsupported_media_type', 'Send application/json (or text/plain with JSON in it), not encoded.');
}

export function mediaType(request: CollectRequest): string {
  const header = request.header('content-type') ?? '';
  const end = header.indexOf(';');
  return (end === -1 ? header : header.slice(0, end)).trim().toLowerCase();
}

async function readBody(draft: Draft): Promise<void> {
  const bytes = await draft.request.body?.bytes(MAX_BATCH);
  if (bytes === undefined || bytes.length === 0) return;
  draft.size = bytes.length;
  draft.payload = parseJson(bytes.toString('utf8'));
}

/** The body as one record: an object of at most 16 kB. */
export function singleRecord({ payload, size }: Draft): object {
  if (size > MAX_SINGLE) throw new Refusal('too_large', 'A single record has at most 16 kB.');
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw new Refusal('bad_request', 'The body must be a JSON object.');
  return payload;
}

/** The records of a batch `{"goals":[…]}`, or null when the body is a single record. Takes their tokens. */
export function batchRecords(
  draft: Draft,
  name: 'goals' | 'enrollments' | 'subjects' | 'events',
): { records: unknown[]; sentAt: unknown } | null {
  const { payload } = draft;
  if (typeof payload !== 'object' || payload === null || !(name in payload)) return null;
  const records = (payload as Record<string, unknown>)[name];
  if (!Array.isArray(records)) throw new Refusal('bad_request', `"${name}" must be a list.`);
  if (records.length > MAX_EVENTS) throw new Refusal('too_large', `A batch has at most ${String(MAX_EVENTS)} records.`);
  takeTokens(draft, records.length - 1);
  return { records, sentAt: 'sentAt' in payload ? payload.sentAt : undefined };
}

/** A record of a batch may leave out when it was sent: the batch says it once. */
export function withSentAt(record: unknown, sentAt: unknown): unknown {
  if (sentAt === undefined || typeof record !== 'object' || record === null || 'sentAt' in record) return record;
  return { ...record, sentAt };
}

/** What the request tells about its sender. Secret callers are never taken for bots. */
export function senderOf({ request, receivedAt, caller }: Draft, source: 'script' | 'pixel' | 'import'): Sender {
  if (caller.kind === 'secret')
    return {
      trusted: true,
      automated: false,
      source: source === 'import' ? source : 'token',
      receivedAt,
      device: null,
      language: null,
      origin: null,
    };
  const agent = describeAgent(request.header('user-agent'), request.header('sec-ch-ua-mobile'));
  return {
    trusted: false,
    automated: agent.automated,
    source,
    receivedAt,
    device: agent.device,
    language: firstLanguage(request.header('accept-language')),
    origin: hostOf(request.header('origin') ?? request.header('referer')),
  };
}

/** Remembers the site that a record came from, for "first event from shop.example". */
export function noteSite(sender: Sender, records: number): void {
  if (sender.origin !== null && records > 0) noteOrigin(sender.origin, records, sender.receivedAt);
}

function hostOf(address: string | undefined): string | null {
  const match = address === undefined ? null : /^https?:\/\/([A-Za-z0-9.:[\]-]{1,100})(?:\/|$)/.exec(address);
  return match?.[1]?.toLowerCase() ?? null;
}
