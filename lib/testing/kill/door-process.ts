import { createServer } from 'node:http';
import { closeGently } from '@/lib/collect/close-gently';
import { flushEverything } from '@/lib/collect/flush-everything';
import { answerNode } from '@/lib/collect/node-adapter';
import { findRoute } from '@/lib/collect/routes';
import { closeDatabase, database } from '@/lib/db/client';
import { updateReports } from '@/lib/experiments/update-reports';

/** The public door and the report run in a process of their own, to be killed. `POST /reports?now=` runs the reports. */
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://door');
  const route = findRoute(url.pathname);
  if (route !== undefined) return void answerNode(route, request, response);
  const started = performance.now();
  updateReports(database(), {
    now: new Date(url.searchParams.get('now') ?? ''),
    elapsedMs: () => performance.now() - started,
  }).then(
    (tally) => response.end(JSON.stringify(tally)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

server.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('listening\n'));
process.once('SIGTERM', () => {
  void closeGently(server, 6_000)
    .then(flushEverything)
    .then(closeDatabase)
    .then(() => process.exit(0));
});
