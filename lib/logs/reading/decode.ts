import type { Encoding } from '../schemas';
import type { Bytes } from './bytes';

/** Bytes that are looked at to find an encoding that nobody stated. */
const LOOK = 64 * 1024;
/** Texts are handed on in pieces of about this length, however small the pieces that arrive. */
const PIECE = 64 * 1024;

type Known = Exclude<Encoding, 'auto'>;
const LABELS = { 'utf-8': 'utf-8', 'utf-16le': 'utf-16le', 'utf-16be': 'utf-16be', 'latin-1': 'windows-1252' } as const;

/**
 * Which encoding bytes are in: by their byte order mark, else by where zero bytes stand, else UTF-8 when they are valid
 * UTF-8 (a character may be cut at the end), else Latin-1, in which everything is valid.
 */
export function detectEncoding(bytes: Uint8Array): Known {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  const zeros = [0, 0];
  const looked = Math.min(bytes.byteLength, 2_048);
  for (let n = 0; n < looked; n++) if (bytes[n] === 0) zeros[n % 2] = (zeros[n % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > looked / 8 && even <= odd / 8) return 'utf-16le';
  if (even > looked / 8 && odd <= even / 8) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return 'utf-8';
  } catch {
    return 'latin-1';
  }
}

/**
 * Bytes as text, without a byte order mark, in pieces. What is no character of the encoding becomes U+FFFD, by which
 * the line is recognised later. `onEncoding` is told once, before the first piece.
 */
export async function* decode(
  bytes: Bytes,
  stated: Encoding,
  onEncoding: (encoding: Known) => void = () => undefined,
): AsyncGenerator<string> {
  const first: Uint8Array[] = [];
  let looked = 0;
  let decoder: TextDecoder | null = null;
  let text = '';
  const begin = (): TextDecoder => {
    const head = Buffer.concat(first);
    const encoding = stated === 'auto' ? detectEncoding(head) : stated;
    onEncoding(encoding);
    decoder = new TextDecoder(LABELS[encoding]);
    text = decoder.decode(head, { stream: true });
    return decoder;
  };
  for await (const piece of bytes) {
    if (decoder === null) {
      first.push(piece);
      looked += piece.byteLength;
      if (looked >= LOOK) begin();
    } else text += (decoder as TextDecoder).decode(piece, { stream: true });
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  const last = (decoder ?? begin()).decode();
  text += last;
  if (text !== '') yield text;
}
