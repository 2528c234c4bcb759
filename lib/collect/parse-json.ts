import { Refusal } from './refusal';

const MAX_DEPTH = 20;

/** JSON of a stranger: at most 20 levels deep. Throws `bad_request` with a sentence that names the fault. */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw new Refusal('bad_request', 'The body is not JSON.');
  }
  if (isTooDeep(value, MAX_DEPTH))
    throw new Refusal('bad_request', `The body is nested more than ${String(MAX_DEPTH)} levels deep.`);
  return value;
}

function isTooDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && isTooDeep(inner, levels - 1)) return true;
  }
  return false;
}
