import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a receiver got. */
export type Got = { path: string; headers: Record<string, string>; body: string };
type Answer = number | 'silence' | http.RequestListener;

const servers: http.Server[] = [];

/** A receiver of webhooks on 127.0.0.1 that answers one after another (the last answer is repeated), and what it got. */
export async function openReceiver(...answers: Answer[]): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const answer = answers[Math.min(got.length, answers.length - 1)] ?? 200;
      got.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body });
      if (typeof answer === 'function') answer(request, response);
      else if (answer !== 'silence') response.writeHead(answer).end();
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`, got };
}

/** Closes every receiver of this test file. */
export function closeReceivers(): void {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
}
