import { execFileSync } from 'node:child_process';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ExperimentConfig, serveVariant } from '@/lib/assign';

type Render = typeof import('./render-script').renderScript;
type Experiments = {
  test(name: string): boolean;
  control(name: string): boolean;
  variant(name: string): string;
  value(name: string): unknown;
  goal(name: string, options?: object): void;
  visitorId(): string | null;
};

let renderScript: Render;

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build-browser.mjs']);
  ({ renderScript } = await import('./render-script'));
}, 60_000);

const checkout: ExperimentConfig = {
  key: 'checkout',
  state: 'enabled',
  phase: 2,
  seed: 'checkout:2',
  coverage: 0.8,
  variants: [
    { key: 'control', weight: 0.5 },
    { key: 'test', weight: 0.3, value: { colour: 'red' } },
    { key: 'third', weight: 0.2, value: 0 },
  ],
  promotedVariant: null,
  subjectKind: 'visitor',
  external: false,
  version: 7,
};

const render = (...experiments: ExperimentConfig[]): string =>
  renderScript({ origin: 'https://weir.example', experiments, settings: { respectGpc: true } });

/** Runs a script in a page that has next to nothing, with a known visitor. */
function open(text: string, visitor: string): { experiments: Experiments; queue: () => string[]; errors: unknown[][] } {
  const errors: unknown[][] = [];
  const localStorage: Record<string, string> = { weir_visitor: visitor };
  const page: Record<string, unknown> = {
    localStorage,
    document: { cookie: '', hidden: true, currentScript: null },
    location: { search: '', href: 'https://shop.example/', protocol: 'https:' },
    navigator: { onLine: false },
    console: { error: (...given: unknown[]) => errors.push(given) },
    crypto,
    URL,
    URLSearchParams,
    setTimeout: () => 0,
    clearTimeout: () => 0,
    addEventListener: () => undefined,
  };
  page.window = page;
  runInContext(text, createContext(page));
  const queue = (): string[] => (localStorage.weir_queue ?? '').split('\n').filter((line) => line !== '');
  return { experiments: page.experiments as Experiments, queue, errors };
}

const visitorId = (i: number): string => `00000000-0000-4000-8000-${`${i}`.padStart(12, '0')}`;

describe('renderScript', () => {
  it('is at most 2,500 bytes after gzip without experiments', () => {
    expect(gzipSync(render(), { level: 9 }).length).toBeLessThanOrEqual(2500);
  });

  it('gives the same text for the same input', () => {
    expect(render(checkout)).toBe(render(checkout));
    expect(render(checkout)).not.toBe(render({ ...checkout, version: 8 }));
  });

  it('agrees with the server about thousands of visitors, and enrolls exactly those whom the server would', () => {
    const text = render(checkout);
    const seen = new Set<string>();
    for (let i = 0; i < 2000; i++) {
      const served = serveVariant(checkout, visitorId(i));
      const { experiments, queue } = open(text, visitorId(i));
      expect(experiments.variant('checkout')).toBe(served.variant);
      expect(experiments.value('checkout')).toEqual(served.value);
      expect(experiments.test('checkout')).toBe(served.variant !== 'control');
      expect(queue().length).toBe(served.enrolls ? 1 : 0);
      seen.add(`${served.variant} ${served.reason}`);
    }
    expect(seen.size).toBe(4);
  }, 60_000);

  it('writes an enrollment that names what the server needs to judge it', () => {
    const { experiments, queue } = open(render({ ...checkout, coverage: 1 }), visitorId(1));
    const variant = experiments.variant('checkout');
    const [at, endpoint, json] = (queue()[0] ?? '').split('\t');
    expect(endpoint).toBe('enrollments');
    expect(JSON.parse(json ?? '')).toEqual({
      experiment: 'checkout',
      subject: visitorId(1),
      variant,
      phase: 2,
      configVersion: 7,
      context: {},
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
      at,
    });
  });

  it.each([
    ['disabled', { state: 'disabled' }, 'control'],
    ['promoted', { state: 'promoted', promotedVariant: 'third' }, 'third'],
    ['external', { external: true }, 'control'],
    ['of users', { subjectKind: 'user' }, 'control'],
  ] as const)('shows what an experiment that is %s shows, and enrolls nobody', (_, change, variant) => {
    const { experiments, queue, errors } = open(render({ ...checkout, ...change }), visitorId(3));
    expect(experiments.variant('checkout')).toBe(variant);
    expect(experiments.control('checkout')).toBe(variant === 'control');
    expect(queue()).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('leaves out archived experiments; an unknown name is told once and shows the control', () => {
    const { experiments, errors } = open(render({ ...checkout, state: 'archived' }), visitorId(1));
    for (let i = 0; i < 3; i++) expect(experiments.variant('checkout')).toBe('control');
    expect(experiments.test('checkout')).toBe(false);
    expect(experiments.value('checkout')).toBeNull();
    for (const name of ['constructor', '__proto__', 'toString']) expect(experiments.variant(name)).toBe('control');
    expect(errors.map((given) => given[1])).toEqual(['checkout', 'constructor', '__proto__', 'toString']);
  });

  it('is safe whatever names and values contain', () => {
    const value = JSON.parse(
      '{"__proto__":{"polluted":true},"html":"</script><!--<script>","line":"\\u2028\\u2029$&"}',
    );
    const variants = [
      { key: 'control', weight: 0, value },
      { key: 'test', weight: 1, value: '{"__proto__":1}$&WEIR_CONFIG' },
    ];
    const text = render(
      { ...checkout, key: 'WEIR_CONFIG', state: 'disabled', variants },
      { ...checkout, key: 'second', state: 'promoted', promotedVariant: 'test', variants },
    );
    expect(text).not.toMatch(/<\/script|<!--|\u2028|\u2029/);
    const { experiments } = open(text, visitorId(1));
    const shown = experiments.value('WEIR_CONFIG') as object;
    expect(JSON.stringify(shown)).toBe(JSON.stringify(value));
    expect('polluted' in shown).toBe(false);
    expect(experiments.value('second')).toBe('{"__proto__":1}$&WEIR_CONFIG');
  });

  it('keeps at most 100 records of at most 72 hours', () => {
    const { experiments, queue } = open(render(), visitorId(1));
    for (let i = 0; i < 150; i++) experiments.goal('signup', { value: i });
    const values = queue().map((line) => JSON.parse(line.split('\t')[2] ?? '').value);
    expect(values.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(values.length).toBeLessThanOrEqual(101);
  });
});
