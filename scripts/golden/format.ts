import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Anything that JSON holds; "Infinity" and "-Infinity" stand for themselves. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type Tolerance = { relative: number; absolute: number; pValueRelative: number };

export type GoldenCase = {
  id: string;
  /** what a family calls its kind of case: `kind`, `method` or `fn`; empty when it has only one */
  kind: string;
  name: string;
  input: Json;
  expected: Json;
  /** no number exists for this input, or the input is refused */
  undefined: boolean;
};

export type GoldenFile = { file: string; tolerance: Tolerance; cases: GoldenCase[] };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON files of a folder in alphabetic order, or the one file that the path names. */
export function listGoldenFiles(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => path.join(place, name));
}

const text = (value: Json | undefined) => (typeof value === 'string' ? value : '');

function readTolerance(value: Json | undefined): Tolerance {
  const given = isObject(value) ? value : {};
  const numberOf = (key: string, otherwise: number) => {
    const entry = given[key];
    return typeof entry === 'number' ? entry : otherwise;
  };
  const relative = numberOf('relative', 0);
  return { relative, absolute: numberOf('absolute', 0), pValueRelative: numberOf('pValueRelative', relative) };
}

function readCase(value: Json, index: number): GoldenCase {
  if (!isObject(value)) throw new Error(`case ${index + 1} is no object`);
  if (value['expected'] === undefined && value['undefined'] !== true && value['invalid'] !== true) {
    throw new Error(`case ${index + 1} expects nothing`);
  }
  const kinds = ['kind', 'method', 'fn'].flatMap((key) => (typeof value[key] === 'string' ? [value[key]] : []));
  return {
    id: text(value['id']) || `case ${index + 1}`,
    kind: kinds.join('/'),
    name: text(value['name']),
    input: value['input'] ?? value['args'] ?? null,
    expected: value['expected'] ?? null,
    undefined: value['undefined'] === true || value['invalid'] === true,
  };
}

/**
 * Reads one file of reference cases.
 *
 * @throws Error when it is no JSON, holds no cases, or a case is malformed
 */
export function readGoldenFile(file: string): GoldenFile {
  const content = JSON.parse(readFileSync(file, 'utf8')) as Json;
  if (!isObject(content) || !Array.isArray(content['cases'])) throw new Error('no list of cases');
  const cases = content['cases'].map(readCase);
  if (cases.length === 0) throw new Error('an empty list of cases');
  return { file, tolerance: readTolerance(content['tolerance']), cases };
}
