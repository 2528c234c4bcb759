import { inject } from 'vitest';
import { makeDatabase } from './test-server';

/**
 * A database of its own for a test file: migrated and empty, or with `empty` without any table. Only in the vitest project
 * `database`.
 */
export function createScratchDatabase(
  options: { empty?: boolean } = {},
): Promise<{ url: string; drop(): Promise<void> }> {
  return makeDatabase(inject('testServer'), options);
}
