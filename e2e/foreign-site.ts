import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** One experiment as it stands in the served script. */
export type ScriptExperiment = {
  key: string;
  state: string;
  phase: number;
  version: number;
  seed: string;
  coverage: number;
  variants: { key: string; weight: number; value: unknown }[];
  shown: number;
};

/** What the script sent: the address, the type of the body, the body read as JSON, and when it came. */
export type Sent = { path: string; type: string; body: Record<string, unknown>; at: number };

/** Answers a record that is sent; the default is 200. */
export type Answer = (sent: Sent) => { status: number; headers?: Record<string, string> };

/** Every visitor sees the test. */
export const everybody: ScriptExperiment = {
  key: 'checkout',
  state: 'enabled',
  phase: 1,
  version: 4,
  seed: 'checkout:1',
  coverage: 1,
  variants: [
    { key: 'control', weight: 0, value: 'grey' },
    { key: 'test', weight: 1, value: 'red' },
  ],
  shown: 0,
};

/** The same for an experiment that is promoted. */
export const promoted: ScriptExperiment = { ...everybody, key: 'banner', state: 'promoted', coverage: 0, shown: 1 };

const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' };

/**
 * A site of somebody else on 127.0.0.1 (`site`) and, on localhost, what its pages load and send to (`collector`):
 * the built script, and a recorder that keeps what the script sends. The recorder stores nothing and computes nothing:
 * it is here to look at the traffic of the script alone.
 */
export class ForeignSite {
  readonly sent: Sent[] = [];
  answer: Answer = () => ({ status: 200 });
  experiments: ScriptExperiment[] = [everybody, promoted];
  respectGpc = true;
  site = '';
  collector = '';
  private readonly servers: Server[] = [];
  private readonly template = readFileSync(
    path.resolve(import.meta.dirname, '../lib/browser/built/experiments.js'),
    'utf8',
  );

  async start(): Promise<void> {
    this.site = `http://127.0.0.1:${await this.listen((request, response) => this.page(request, response))}`;
    this.collector = `http://localhost:${await this.listen((request, response) => this.collect(request, response))}`;
  }

  async stop(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  /** The address of a page whose script tag has these attributes; `body` is put into the page. */
  url(attributes = '', body = '', host = this.site): string {
    return `${host}/page?${new URLSearchParams({ attributes, body }).toString()}`;
  }

  /** The records of one endpoint, each once, in the order in which they came. */
  records(endpoint: 'enrollments' | 'goals' | 'identify' | 'confirmations'): Record<string, unknown>[] {
    const seen = new Map<unknown, Record<string, unknown>>();
    for (const { body } of this.requests(endpoint)) {
      const list = body[endpoint];
      for (const record of Array.isArray(list) ? (list as Record<string, unknown>[]) : [body]) {
        if (!seen.has(record.id)) seen.set(record.id, record);
      }
    }
    return [...seen.values()];
  }

  requests(endpoint: string): Sent[] {
    return this.sent.filter((sent) => sent.path === `/api/v1/${endpoint}`);
  }

  private async listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
    const server = createServer(handle);
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, resolve));
    return (server.address() as AddressInfo).port;
  }

  private page(request: IncomingMessage, response: ServerResponse): void {
    const { searchParams } = new URL(request.url ?? '/', this.site);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Shop</title><body>${searchParams.get('body') ?? ''}
      <script src="${this.collector}/experiments.js" ${searchParams.get('attributes') ?? ''}></script>`);
  }

  private collect(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const pathname = request.url ?? '';
      if (request.method !== 'POST') {
        const config = { origin: 'http://nowhere.invalid', experiments: this.experiments, respectGpc: this.respectGpc };
        response.writeHead(200, { ...CORS, 'content-type': 'text/javascript' });
        response.end(this.template.replace('WEIR_CONFIG', () => JSON.stringify(config)));
        return;
      }
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const sent = { path: pathname, type: request.headers['content-type'] ?? '', body, at: Date.now() };
      this.sent.push(sent);
      const { status, headers } = this.answer(sent);
      response.writeHead(status, { ...CORS, ...headers });
      response.end(status === 204 ? undefined : '{}');
    });
  }
}
