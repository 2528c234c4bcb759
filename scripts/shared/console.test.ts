import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../e2e/chromium.mjs';
import { bringChromium } from './chromium.mjs';
import { fail, step, Stop } from './steps.mjs';
import { welcomeLines } from './welcome.mjs';

let said: string[] = [];
beforeEach(() => {
  said = [];
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...parts: unknown[]) => void said.push(parts.join(' ')));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('what quickstart prints', () => {
  const facts = { address: 'http://localhost:3000', setupToken: 'a/b+c=', cronSecret: 'cron-secret-of-sixteen' };

  it('at its end: the address, how the first person gets in, the shop, and how a scheduler calls', () => {
    const text = welcomeLines(facts).join('\n');
    expect(text).toMatch(/^ {2}Open +http:\/\/localhost:3000$/m);
    expect(text).toMatch(/^ {2}First run +http:\/\/localhost:3000\/setup\?token=a%2Fb%2Bc%3D$/m);
    expect(text).toMatch(/^ {2}Demo shop +http:\/\/localhost:3000\/demo$/m);
    expect(text).toContain(
      'curl -X POST -H "Authorization: Bearer cron-secret-of-sixteen" http://localhost:3000/api/cron',
    );
    expect(text).toContain('Ctrl-C stops everything');
  });

  it('nothing of a first run once somebody is the administrator, and the name of a secret that it does not know', () => {
    const text = welcomeLines({ ...facts, setupToken: null, cronSecret: null }).join('\n');
    expect(text).not.toContain('/setup');
    expect(text).toContain('Bearer $CRON_SECRET');
  });

  it('of each step: that it began, what it says, that it still goes on, and how long it took', async () => {
    vi.useFakeTimers();
    const working = step('Building', async (say) => {
      say('half of it');
      await new Promise((resolve) => setTimeout(resolve, 21_400));
      return 7;
    });
    await vi.advanceTimersByTimeAsync(21_400);
    expect(await working).toBe(7);
    expect(said).toEqual([
      '  … Building',
      '  … Building: half of it',
      '  … Building: still at it after 10.0 s',
      '  … Building: still at it after 20.0 s',
      '  ✓ Building  21.4 s',
    ]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said).toHaveLength(5);
  });

  it('of a step that failed: so, and the sentence without a stack', async () => {
    const failing = step('Migrating', () => Promise.reject(new Stop('The database is gone.')));
    await expect(failing).rejects.toThrow('The database is gone.');
    expect(said.at(-1)).toMatch(/^ {2}✗ Migrating {2}\d+\.\d s$/);
    const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${String(code)}`);
    });
    expect(() => fail(new Stop('The database is gone.'))).toThrow('exit 1');
    expect(said.at(-1)).toBe('\nThe database is gone.');
    expect(exit).toHaveBeenCalledOnce();
  });
});

describe('the choice of a Chromium', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'weir-chromium-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));
  const place = (directory: string, name: string) => {
    mkdirSync(path.join(home, directory), { recursive: true });
    const file = path.join(home, directory, name);
    writeFileSync(file, '');
    return file;
  };
  const look = (env: { CHROMIUM_PATH?: string; PATH?: string }, directories: string[] = []) =>
    findChromium(env, directories);

  it('is what CHROMIUM_PATH names, and then no other', () => {
    const wished = place('opt', 'my-browser');
    const env = { PATH: path.dirname(place('bin', 'chromium')) };
    expect(look({ ...env, CHROMIUM_PATH: wished })).toBe(wished);
    expect(look({ ...env, CHROMIUM_PATH: path.join(home, 'nothing') })).toBeNull();
  });

  it('is Chromium before Chrome, on the search path before the usual places', () => {
    const [chrome, chromium] = [place('first', 'google-chrome'), place('second', 'chromium')];
    const usual = place('usual', 'chromium');
    const PATH = [path.join(home, 'first'), path.join(home, 'second')].join(path.delimiter);
    expect(look({ PATH }, [path.dirname(usual)])).toBe(chromium);
    expect(look({ PATH: path.join(home, 'first') })).toBe(chrome);
    expect(look({ PATH: path.join(home, 'first') }, [path.dirname(usual)])).toBe(usual);
    expect(look({ PATH: '' }, [path.dirname(usual)])).toBe(usual);
    expect(look({}, [home])).toBeNull();
  });

  it('is Debian’s package where root may install it, and else an instruction', () => {
    const ran: string[] = [];
    const run = (command: string, args: string[]) => void ran.push([command, ...args].join(' '));
    const installing = { env: {}, mayInstall: true, run, find: () => (ran.length === 2 ? '/usr/bin/chromium' : null) };
    expect(bringChromium(installing)).toBe('/usr/bin/chromium');
    expect(ran).toEqual(['apt-get update -q', 'apt-get install -q -y --no-install-recommends chromium']);
    ran.length = 0;
    const without = { env: {}, run, find: () => null };
    expect(() => bringChromium({ ...without, mayInstall: false })).toThrow(/Install it .*or set CHROMIUM_PATH/);
    expect(ran).toEqual([]);
    expect(() => bringChromium({ ...without, mayInstall: true })).toThrow(Stop);
    expect(() => bringChromium({ ...without, env: { CHROMIUM_PATH: '/none' }, mayInstall: true })).toThrow(
      'CHROMIUM_PATH names /none, which does not exist.',
    );
    expect(ran).toHaveLength(2);
  });
});
