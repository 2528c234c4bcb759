import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** The public door as a child process on a fixed port, that can be killed and started again. */
export class DoorChild {
  private child: ChildProcess | null = null;

  constructor(
    private readonly databaseUrl: string,
    readonly port: number,
  ) {}

  get origin(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', path.join(import.meta.dirname, 'door-process.ts'), String(this.port)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          NODE_ENV: 'test',
          DATABASE_URL: this.databaseUrl,
          RATE_LIMIT: 'off',
          LOG_LEVEL: 'silent',
        },
      },
    );
    this.child = child;
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error('the door did not start'))),
    ]);
  }

  /** Ends the process; answers its exit code (null when a signal ended it). */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null) return null;
    const ended = once(child, 'exit');
    child.kill(signal);
    return ((await ended) as [number | null])[0];
  }
}
