import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { renderScript } from '@/lib/browser/render-script';
import { environment } from '@/lib/config/env';
import { loadDefinitions, type Definitions } from '@/lib/experiments/load-definitions';
import { CORS, type CollectRequest, type CollectResponse } from './http';
import { kept } from './state';

type Packed = { gzip: Buffer; br: Buffer };
/** `packed`: null for one of too many origins. */
type Built = { definitions: Definitions | null; etag: string; plain: Buffer; packed: Packed | null };

const HEADERS = {
  ...CORS,
  'content-type': 'text/javascript; charset=utf-8',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
  vary: 'accept-encoding',
};
/** A stop reaches pages within 90 s. */
const CACHED = 'public, max-age=60, stale-while-revalidate=30';
const MAX_ORIGINS = 20;

/**
 * GET /experiments.js: the client script with every experiment inside, compressed once per change. Without a database
 * and without anything remembered it holds no experiments, so that pages show the control instead of failing.
 */
export async function handleScript(request: CollectRequest): Promise<CollectResponse> {
  const definitions = await Promise.resolve(loadDefinitions()).catch(() => null);
  const built = build(originOf(request), definitions);
  const headers = { ...HEADERS, etag: built.etag, 'cache-control': definitions === null ? 'no-store' : CACHED };
  if (isKnown(request.header('if-none-match'), built.etag)) return { status: 304, headers, body: null };
  const { plain, packed } = built;
  const accepted = request.header('accept-encoding') ?? '';
  if (packed !== null && /\bbr\b/.test(accepted))
    return { status: 200, headers: { ...headers, 'content-encoding': 'br' }, body: packed.br };
  if (packed !== null && /\bgzip\b/.test(accepted))
    return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: packed.gzip };
  return { status: 200, headers, body: plain };
}

/**
 * Anybody can name a host, and to compress for each of them would keep this thread from all else: so many origins are
 * compressed for and remembered, others get the text as it is.
 */
function build(origin: string, definitions: Definitions | null): Built {
  const scripts = kept('script', () => new Map<string, Built>());
  const known = scripts.get(origin);
  if (known !== undefined && known.definitions === definitions) return known;
  for (const [other, old] of scripts) if (old.definitions !== definitions) scripts.delete(other);
  const text = renderScript({
    origin,
    experiments: [...(definitions?.experiments.values() ?? [])].map(({ config }) => config),
    settings: { respectGpc: definitions?.settings.respectGpc ?? true },
  });
  const plain = Buffer.from(text);
  const isKept = scripts.size < MAX_ORIGINS;
  const built: Built = {
    definitions,
    // Weak: the same for every encoding.
    etag: `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    plain,
    packed: isKept ? { gzip: gzipSync(plain, { level: 9 }), br: brotliCompressSync(plain) } : null,
  };
  if (isKept) scripts.set(origin, built);
  return built;
}

/** Where pages send records when their script tag does not tell. */
function originOf(request: CollectRequest): string {
  const { APP_URL, TRUSTED_PROXY_HOPS } = environment();
  if (APP_URL !== undefined) return new URL(APP_URL).origin;
  const host = request.header('host') ?? '';
  if (!/^[A-Za-z0-9.:[\]-]{1,200}$/.test(host)) return '';
  const forwarded = TRUSTED_PROXY_HOPS > 0 ? request.header('x-forwarded-proto')?.split(',')[0]?.trim() : undefined;
  return `${forwarded === 'https' ? 'https' : 'http'}://${host}`;
}

function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag.slice(2));
}
