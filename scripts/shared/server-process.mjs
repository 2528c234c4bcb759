// The server as a child process: started, watched, restarted when it dies, stopped in order.
import { noteRunning } from './running.mjs';
import { ended, start } from './run.mjs';
import { Stop } from './steps.mjs';

const READY_MS = 120_000;
const STOP_MS = 20_000;
const QUICK_DEATH_MS = 15_000;
const QUICK_DEATHS = 3;

/**
 * For node: traces that name our sources; a young generation that is bounded (at 16 or 32 MB the public door answers no
 * more requests, and the process is 20 MB larger); and no optimizing compiler for WebAssembly. The only large piece of
 * that is what plans Prisma's queries, once for each kind of query: optimizing it would take 70 MB for a second, which
 * the allocator then never gives back.
 */
export const SERVER_FLAGS = ['--enable-source-maps', '--max-semi-space-size=8', '--liftoff-only'];

/**
 * Starts the server. It runs in a process group of its own: Ctrl-C reaches the supervisor
 * only, which then stops things in order.
 * @param {{ args: string[], env: Record<string, string | undefined>, url: string, note?: boolean, restart?: boolean }} options
 *   `args`: for node; `note`: remember in .weir/running.json
 * @returns {{ pid: () => number, ready: Promise<void>, done: Promise<number>, stop: () => Promise<void> }}
 *   `ready`: it answers (or fails with Stop); `done`: it has ended for good, with its exit code
 */
export function startServer({ args, env, url, note = false, restart = true }) {
  const guard = new URL('./exit-with-parent.mjs', import.meta.url).href;
  let stopping = false;
  let deaths = 0;
  /** @type {import('node:child_process').ChildProcess} */
  let child;
  /** @type {(code: number) => void} */
  let finish = () => {};
  /** @type {Promise<number>} */
  const done = new Promise((resolve) => (finish = resolve));

  function launch() {
    if (stopping) return finish(0);
    const since = performance.now();
    child = start(process.execPath, ['--import', guard, ...args], {
      // No data leaves this machine, Next's either. Two places to take memory from instead of eight a core: what one thread
      // gives back, another may have (40 MB less, measured while logs are read).
      env: { NEXT_TELEMETRY_DISABLED: '1', MALLOC_ARENA_MAX: '2', ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: process.platform !== 'win32',
    });
    if (note && child.pid !== undefined) noteRunning({ serverPid: child.pid, url });
    void ended(child).then((code) => {
      deaths = performance.now() - since < QUICK_DEATH_MS ? deaths + 1 : 0;
      if (stopping || !restart || code === 0 || deaths >= QUICK_DEATHS) return finish(code);
      console.error(`The server has ended (exit code ${code}); starting it again.`);
      setTimeout(launch, 500 * deaths);
    });
  }

  launch();
  const gone = done.then((code) => {
    throw new Stop(`The server did not start (exit code ${code}); its reason stands above.`);
  });
  const ready = Promise.race([waitUntilAnswering(url), gone]);
  for (const promise of [gone, ready]) promise.catch(() => {});
  return {
    ready,
    pid: () => child.pid ?? 0,
    done,
    stop: async () => {
      stopping = true;
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
        await ended(child);
        clearTimeout(hard);
      }
    },
  };
}

/** Any HTTP answer counts. @param {string} url */
async function waitUntilAnswering(url) {
  const until = performance.now() + READY_MS;
  while (performance.now() < until) {
    try {
      const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5000) });
      await response.arrayBuffer();
      if (response.status !== 503) return;
    } catch {
      // not yet
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Stop(`The server does not answer at ${url} after ${READY_MS / 1000} s.`);
}
