import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { forwardTo, type Forward } from './forward';

/**
 * What the thread of the pages is told at its start. `drainMs`: how long answers in flight may take at its end.
 * `sourceMaps`: whether traces name our sources, as `node --enable-source-maps` has them do.
 */
export type PagesData = { socketPath: string; host: string; port: number; drainMs: number; sourceMaps: boolean };
export type PagesMessage = 'ready' | 'ended';

export type PagesThread = {
  forward: Forward;
  /** Resolves when every answer is out and the thread has ended. */
  end(): Promise<void>;
};

/**
 * The heap of pages, in MB. How soon old objects are swept follows from how many there may be: with a bound an
 * upload of a million lines adds a fourth to the process of what it adds without.
 */
const PAGES_HEAP = { young: 4, old: 512 };

/**
 * Starts the pages (`pages.ts`, bundled) on a thread of their own and resolves when they answer. `onGone` is called
 * when the thread ends without having been told to. Rejects when it does not come up.
 */
export async function startPages(
  file: URL,
  options: Omit<PagesData, 'socketPath' | 'sourceMaps'>,
  onGone: (reason: string) => void,
): Promise<PagesThread> {
  // A directory that nobody else may enter: whoever reaches the socket may claim any address.
  const directory = mkdtempSync(path.join(tmpdir(), 'weir-'));
  chmodSync(directory, 0o700);
  const socketPath =
    process.platform === 'win32' ? `\\\\.\\pipe\\weir-pages-${process.pid}` : path.join(directory, 'pages.sock');
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);

  // Read when a thread begins: this one keeps what it has. A limit of the thread would not win against the command line.
  setFlagsFromString(`--max-semi-space-size=${PAGES_HEAP.young}`);
  const sourceMaps = process.execArgv.includes('--enable-source-maps');
  const data: PagesData = { ...options, socketPath, sourceMaps };
  const worker = new Worker(file, {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: PAGES_HEAP.old },
    execArgv: [],
  });
  // Until it is ready, its failure is the caller's; from the end on, nobody's.
  let watched = false;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: PagesMessage) => {
      if (message === 'ready') resolve();
    });
    worker.on('error', (error) => {
      reject(error);
      if (watched) onGone(error.stack ?? error.message);
    });
    worker.on('exit', (code) => {
      reject(new Error(`the pages ended with code ${code}`));
      if (watched) onGone(`ended with code ${code}`);
    });
  });
  watched = true;
  return {
    forward: forwardTo(socketPath),
    async end() {
      watched = false;
      worker.postMessage('end');
      await ended;
      remove();
    },
  };
}
