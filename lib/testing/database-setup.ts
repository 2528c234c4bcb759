import type { TestProject } from 'vitest/node';
import { openTestServer, type TestServer } from './test-server';

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

/** Runs once before the database tests: a PostgreSQL and a migrated template for `createScratchDatabase`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { adminUrl, template, stop } = await openTestServer();
  project.provide('testServer', { adminUrl, template });
  return stop;
}
