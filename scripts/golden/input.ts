import { isObject, type Json, type JsonObject } from './format';

/** Reads a field of a case, or says which one is missing: a case in an unknown shape fails, it is never guessed. */
export function field(input: Json | undefined, key: string): Json {
  const value = isObject(input) ? input[key] : undefined;
  if (value === undefined) throw new Error(`the case has no "${key}"`);
  return value;
}

export function objectField(input: Json, key: string): JsonObject {
  const value = field(input, key);
  if (!isObject(value)) throw new Error(`"${key}" is no object`);
  return value;
}

/** A number; null and text become NaN, which the functions refuse. */
export function toNumber(value: Json | undefined): number {
  if (typeof value === 'number') return value;
  if (value === 'Infinity') return Infinity;
  return value === '-Infinity' ? -Infinity : NaN;
}

export function numberField(input: Json, key: string): number {
  return toNumber(field(input, key));
}

/** A number that a case may leave out. */
export function numberOr(input: Json, key: string, otherwise: number): number {
  return isObject(input) && typeof input[key] === 'number' ? input[key] : otherwise;
}

export function textField(input: Json, key: string): string {
  const value = field(input, key);
  if (typeof value !== 'string') throw new Error(`"${key}" is no text`);
  return value;
}

export function listField(input: Json, key: string): Json[] {
  const value = field(input, key);
  if (!Array.isArray(value)) throw new Error(`"${key}" is no list`);
  return value;
}

export function numbersField(input: Json, key: string): number[] {
  return listField(input, key).map(toNumber);
}

/** The `alpha` of a case, 0.05 when it has none. */
export function alphaOf(input: Json): number {
  return numberOr(input, 'alpha', 0.05);
}
