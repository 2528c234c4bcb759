import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askTimeZone, runningUrl } from './server-address';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  vi.unstubAllEnvs();
});

async function serverThatSays(answer: unknown, status = 200): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the server of this folder', () => {
  it('is where the note of the running one says, else at PORT, else at 3000', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'weir-note-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const note = path.join(folder, 'running.json');
    vi.stubEnv('PORT', '');
    expect(runningUrl(note)).toBe('http://localhost:3000');
    vi.stubEnv('PORT', '4000');
    expect(runningUrl(note)).toBe('http://localhost:4000');
    writeFileSync(note, JSON.stringify({ supervisor: '1', server: '2', url: 'http://localhost:4711' }));
    expect(runningUrl(note)).toBe('http://localhost:4711');
  });
});

describe('the zone of a server', () => {
  it('is what the server says, or what the caller says', async () => {
    const base = await serverThatSays({ status: 'ok', timeZone: 'Asia/Tokyo' });
    expect(await askTimeZone(base)).toBe('Asia/Tokyo');
    expect(await askTimeZone(base, 'UTC')).toBe('UTC');
  });

  it('is told while the server is about to end', async () => {
    const base = await serverThatSays({ status: 'draining', timeZone: 'Asia/Tokyo' }, 503);
    expect(await askTimeZone(base)).toBe('Asia/Tokyo');
  });

  it('is never guessed', async () => {
    await expect(askTimeZone(await serverThatSays({ status: 'ok' }))).rejects.toThrow('--zone');
    const broken = await serverThatSays({ status: 'failing', database: 'unreachable', timeZone: null }, 503);
    await expect(askTimeZone(broken)).rejects.toThrow('cannot reach its database');
    await expect(askTimeZone('http://127.0.0.1:1')).rejects.toThrow('Nothing answers');
  });
});
