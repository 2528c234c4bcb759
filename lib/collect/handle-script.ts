import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { renderScript } from '@/lib/browser/render-script';
import { environment } from '@/lib/config/env';
import { loadDefinitions, type Definitions } from '@/lib/experiments/load-definitions';
import { CORS, type CollectRequest, type CollectResponse } from './http';
import { kept } from './state';

type Built = { definitions: Definitions | null; etag: string; plain: Buffer; gzip: Buffer; br: Buffer };

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
  const accepted = request.header('accept-encoding') ?? '';
  if (/\bbr\b/.test(accepted))
    return { status: 200, headers: { ...headers, 'content-encoding': 'br' }, body: built.br };
  if (/\bgzip\b/.test(accepted))
    return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: built.gzip };
  return { status: 200, headers, body: built.plain };
}

function build(origin: string, definitions: Definitions | null): Built {
  const scripts = kept('script', () => new Map<string, Built>());
  const known = scripts.get(origin);
  if (known !== undefined && known.definitions === definitions) return known;
  const text = renderScript({
    origin,
    experiments: [...(definitions?.experiments.values() ?? [])].map(({ config }) => config),
    settings: { respectGpc: definitions?.settings.respectGpc ?? true },
  });
  const plain = Buffer.from(text);
  const built = {
    definitions,
    // Weak: the same for every encoding.
    etag: `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    plain,
    gzip: gzipSync(plain, { level: 9 }),
    br: brotliCompressSync(plain),
  };
  if (scripts.size >= MAX_ORIGINS) scripts.clear();
  scripts.set(origin, built);
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
