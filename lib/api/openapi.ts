import { createHash } from 'node:crypto';
import { buildDocument } from './build-document';

type Built = { text: string; etag: string };

let built: Built | null = null;

/** The description as it is served, with its ETag; built once per process. */
export function openApiText(): Built {
  if (built !== null) return built;
  const text = JSON.stringify(buildDocument());
  built = { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
  return built;
}
