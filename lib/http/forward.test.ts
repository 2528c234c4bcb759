import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forwardTo } from './forward';

let directory: string;
let front: Server;
let behind: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'weir-forward-'));
  const socketPath = path.join(directory, 'behind.sock');
  const forward = forwardTo(socketPath);
  behind = createServer((request, response) => answer(request, response));
  front = createServer((request, response) => forward(request, response, { 'x-own': 'ours' }));
  await new Promise<void>((resolve) => behind.listen(socketPath, resolve));
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const server of [front, behind]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(directory, { recursive: true, force: true });
});

const at = (place = '/') => `http://127.0.0.1:${(front.address() as AddressInfo).port}${place}`;

function readAll(stream: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream
      .on('data', (piece: Buffer) => (text += piece.toString()))
      .on('end', () => resolve(text))
      .on('error', reject);
  });
}

describe('forwardTo', () => {
  it('passes method, path, headers and body, and replaces what the client must not say', async () => {
    let seen: IncomingMessage | undefined;
    let body = '';
    answer = (request, response) => {
      seen = request;
      void readAll(request).then((text) => {
        body = text;
        response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'x-answer': 'yes' }).end('made');
      });
    };
    const response = await fetch(at('/some/page?x=%20y'), {
      method: 'PUT',
      headers: { 'x-own': 'theirs', 'x-other': 'kept', te: 'trailers' },
      body: 'the body',
    });
    expect([response.status, await response.text()]).toEqual([201, 'made']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('x-answer')).toBe('yes');
    expect([seen?.method, seen?.url, body]).toEqual(['PUT', '/some/page?x=%20y', 'the body']);
    expect(seen?.headers).toMatchObject({ 'x-own': 'ours', 'x-other': 'kept', host: new URL(at()).host });
    expect(seen?.headers['te']).toBeUndefined();
  });

  it('passes bodies without a declared length, and pieces of an answer as they come', async () => {
    answer = (request, response) => {
      void readAll(request).then((text) => {
        response.write(`got ${text}`);
        setTimeout(() => response.end(', later'), 50);
      });
    };
    const pieces: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const request = send(at(), { method: 'POST' }, (response) => {
        response.on('data', (piece: Buffer) => pieces.push(piece.toString()));
        response.on('end', resolve);
      });
      request.on('error', reject);
      request.write('one ');
      request.end('two');
    });
    expect(pieces).toEqual(['got one two', ', later']);
  });

  it.each([
    ['HEAD', 200],
    ['GET', 304],
    ['GET', 204],
  ])('passes an answer without a body: %s %i', async (method, status) => {
    answer = (_, response) => response.writeHead(status, { etag: '"x"' }).end();
    const response = await fetch(at(), { method });
    expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([status, '"x"', '']);
  });

  it('ends the work behind when the client goes away', async () => {
    const gone = new Promise<void>((resolve) => {
      answer = (_, response) => {
        response.write('begun');
        response.on('close', () => resolve());
      };
    });
    const request = send(at());
    request.on('error', () => undefined);
    request.on('response', () => request.destroy());
    request.end();
    await gone;
  });

  it('cuts the answer when the one behind dies in the middle of it', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('begun', () => response.destroy());
    };
    await expect(fetch(at()).then((response) => response.text())).rejects.toThrow();
  });

  it('is 503 with Retry-After when nobody answers behind', async () => {
    behind.closeAllConnections();
    await new Promise((resolve) => behind.close(resolve));
    const response = await fetch(at());
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toMatchObject({ error: { code: 'unavailable' } });
  });

  it('takes the rest of a body that was answered before it was sent', async () => {
    // Whoever has begun to read goes on no further.
    answer = (request, response) =>
      void request.once('readable', () => response.writeHead(503, { 'retry-after': '5' }).end('busy'));
    // As browsers do: the answer is read when everything is sent.
    const socket = connect((front.address() as AddressInfo).port, '127.0.0.1').pause();
    const size = 24 * 1024 * 1024;
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`);
    await new Promise((resolve) => socket.write(Buffer.alloc(size, 'x'), resolve));
    const [first] = (await once(socket.resume(), 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 5[^]*busy/);
    socket.destroy();
  }, 20_000);
});
