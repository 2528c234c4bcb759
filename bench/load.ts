import { spawn } from 'node:child_process';
import path from 'node:path';

/** 64 connections for some seconds against 127.0.0.1; answers good requests per second and the 99th percentile in ms. */
export type Load = { perSecond: number; p99: number; failed: number };

/** What is sent (see shots.lua) and where. */
export type Shot = { name: 'enrollment' | 'goal' | 'get'; path: string };

export const SHOTS = {
  enrollment: { name: 'enrollment', path: '/api/v1/enrollments' },
  goal: { name: 'goal', path: '/api/v1/goals' },
  pixel: { name: 'get', path: '/goal/bench?subject=2b9d7bd0-6d1b-4f9c-9d0f-2f6f6f1f0001' },
  script: { name: 'get', path: '/experiments.js' },
} as const satisfies Record<string, Shot>;

const AGENT = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

let shots = 0;

/** Runs wrk with one thread, so that the machine is left to the server. Throws when wrk is missing or fails. */
export async function shoot(port: number, shot: Shot, seconds: number): Promise<Load> {
  const output = await run(
    'wrk',
    [
      '--threads=1',
      '--connections=64',
      `--duration=${seconds}s`,
      '--latency',
      `--script=${path.resolve('bench/shots.lua')}`,
      `http://127.0.0.1:${port}`,
    ],
    { SHOT: shot.name, SHOT_PATH: shot.path, SEED: String(++shots), AGENT },
  );
  const number = (pattern: RegExp) => Number(pattern.exec(output)?.[1] ?? 0);
  const [, p99 = 'NaN', unit = 'ms'] = /99%\s+([\d.]+)(us|ms|s)\b/.exec(output) ?? [];
  const [, total = '0', time = '0'] = /(\d+) requests in ([\d.]+)s/.exec(output) ?? [];
  const failed =
    number(/Non-2xx or 3xx responses: (\d+)/) +
    [...(/Socket errors: (.*)/.exec(output)?.[1] ?? '').matchAll(/\d+/g)].reduce((sum, [n]) => sum + Number(n), 0);
  return {
    perSecond: (Number(total) - failed) / Number(time),
    p99: Number(p99) * { us: 0.001, ms: 1, s: 1000 }[unit as 'us' | 'ms' | 's'],
    failed,
  };
}

function run(command: string, args: string[], env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
    child.on('error', () => reject(new Error('wrk is needed: apt-get install wrk, or brew install wrk')));
    child.on('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(`wrk failed: ${output}`))));
  });
}

/** The middle of three. */
export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
