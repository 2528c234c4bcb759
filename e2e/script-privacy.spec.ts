import { expect } from '@playwright/test';
import { ask, pause, stored, test, UUID, visitorOf } from './script-test';

test('global privacy control: the control, nothing stored, nothing sent; what is promoted is shown', async ({
  page,
  site,
  errors,
}) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
  await page.goto(site.url());
  const answers = await page.evaluate(() => {
    const { experiments } = window;
    experiments.consent(true);
    experiments.goal('signup');
    experiments.identify('user-1');
    experiments.confirmHuman();
    return [
      experiments.variant('checkout'),
      experiments.variant('banner'),
      experiments.visitorId(),
      experiments.decorate('/x'),
    ];
  });
  expect(answers).toEqual(['control', 'test', null, '/x']);
  await pause(1300);
  expect(site.sent).toEqual([]);
  expect(await stored(page)).toBe(' {}');
  expect(await page.context().cookies()).toEqual([]);

  await page.goto(site.url('data-respect-gpc="false"'));
  expect(await ask(page)).toBe('test');
  site.respectGpc = false;
  await page.goto(site.url());
  expect(await ask(page)).toBe('test');
  expect(errors).toEqual([]);
});

test('consent: the control until it is given and for the rest of that page, the variant from the next page on', async ({
  page,
  site,
  errors,
}) => {
  const url = site.url('data-consent="required"');
  await page.goto(url);
  expect(await ask(page)).toBe('control');
  expect(await page.evaluate(() => window.experiments.variant('banner')), 'promoted').toBe('test');
  await page.evaluate(() => window.experiments.goal('before'));
  expect(await visitorOf(page)).toBeNull();
  expect(await stored(page)).not.toContain('weir_visitor');
  await page.evaluate(() => window.experiments.consent(true));
  expect(await ask(page)).toBe('control');
  expect(await visitorOf(page)).toMatch(UUID);
  await page.evaluate(() => window.experiments.goal('after'));
  await expect.poll(() => site.records('goals').map(({ goal }) => goal)).toEqual(['after']);
  expect(site.records('enrollments')).toEqual([]);

  await page.goto(url);
  expect(await ask(page)).toBe('test');
  await expect.poll(() => site.records('enrollments').length).toBe(1);
  const before = site.sent.length;
  await page.evaluate(() => {
    window.experiments.consent(false);
    window.experiments.goal('refused');
  });
  expect(await visitorOf(page)).toBeNull();
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('weir_visitor');
  for (const attributes of ['data-consent="required"', '']) {
    await page.goto(site.url(attributes));
    expect(await ask(page), 'a refusal is remembered').toBe('control');
  }
  await pause(300);
  expect(site.sent).toHaveLength(before);
  expect(errors).toEqual([]);
});

test('a driven browser is told of with every record and never confirmed', async ({ page, site, errors }) => {
  await page.goto(site.url('data-context="plan=pro"', '<button data-weir-goal="signup">Go</button>'));
  await ask(page);
  await page.getByRole('button').click();
  await page.evaluate(() => window.experiments.confirmHuman());
  await pause(1300);
  expect(site.records('enrollments')[0]).toMatchObject({ context: { webdriver: true } });
  expect(site.records('goals')[0]).toMatchObject({ context: { webdriver: true } });
  expect(site.requests('confirmations')).toEqual([]);
  expect(errors).toEqual([]);
});

test('a human is confirmed once, after a second of looking or at the first act', async ({ human, site }) => {
  const context = await human.newContext();
  const page = await context.newPage();
  await page.goto(site.url('data-context="plan=pro&amp;theme=dark"'));
  await ask(page);
  await expect.poll(() => site.records('enrollments').length).toBe(1);
  await expect.poll(() => site.requests('confirmations').length).toBe(1);
  const confirmed = site.requests('confirmations')[0]?.body;
  expect(confirmed?.visitor).toBe(await visitorOf(page));
  const opened = await page.evaluate(() => performance.timeOrigin);
  expect(Date.parse(String(confirmed?.at)) - opened).toBeGreaterThanOrEqual(1000);
  expect(site.records('enrollments')[0]?.context).toEqual({ plan: 'pro', theme: 'dark' });
  await page.goto(site.url());
  await page.evaluate(() => window.experiments.confirmHuman());
  await pause(1300);
  expect(site.requests('confirmations')).toHaveLength(1);
  await context.close();

  const other = await human.newContext();
  const quick = await other.newPage();
  await quick.addInitScript(() => {
    // the second of looking never ends here
    const real = window.setTimeout;
    Object.assign(window, { setTimeout: (run: () => void, ms?: number) => (ms === 1000 ? 0 : real(run, ms)) });
  });
  await quick.goto(site.url('', '<p>text</p>'));
  await quick.evaluate(() => document.querySelector('p')?.click());
  await pause(200);
  expect(site.requests('confirmations'), 'a click of the page is not an act').toHaveLength(1);
  await quick.getByText('text').click();
  await expect.poll(() => site.requests('confirmations').length).toBe(2);
  await other.close();
});

test('a hidden page confirms nobody', async ({ human, site }) => {
  const context = await human.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => Object.defineProperty(document, 'hidden', { value: true }));
  await page.goto(site.url());
  await pause(1300);
  expect(site.requests('confirmations')).toEqual([]);
  await context.close();
});

test('refused storage: the control, and nothing throws', async ({ page, site, errors }) => {
  await page.addInitScript(() => {
    const refuse = {
      get: () => {
        throw new DOMException('refused', 'SecurityError');
      },
      set: () => {
        throw new DOMException('refused', 'SecurityError');
      },
    };
    Object.defineProperty(window, 'localStorage', refuse);
    Object.defineProperty(document, 'cookie', refuse);
  });
  await page.goto(site.url());
  expect(await ask(page)).toBe('control');
  await page.evaluate(() => window.experiments.goal('signup'));
  await pause(300);
  expect(site.sent).toEqual([]);
  expect(errors).toEqual([]);
});

test('a sandboxed frame, which may store nothing, shows the control', async ({ page, site, errors }) => {
  await page.goto(site.url());
  await page.setContent(`<iframe sandbox="allow-scripts" src="${site.url().replaceAll('&', '&amp;')}"></iframe>`);
  const frame = page.frameLocator('iframe').locator('body');
  await expect.poll(() => frame.evaluate(() => typeof window.experiments)).toBe('object');
  expect(await frame.evaluate(() => window.experiments.variant('checkout'))).toBe('control');
  expect(errors).toEqual([]);
});

test('without localStorage the cookie serves, and records are sent all the same', async ({ page, site, errors }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { value: null }));
  await page.goto(site.url());
  expect(await ask(page)).toBe('test');
  const visitor = await visitorOf(page);
  await expect.poll(() => site.records('enrollments').length).toBe(1);
  await page.goto(site.url());
  expect(await visitorOf(page)).toBe(visitor);
  expect(errors).toEqual([]);
});

test('a full localStorage loses nothing on the page', async ({ page, site, errors }) => {
  await page.addInitScript(() => {
    // down to the last character
    for (let size = 8 * 1024 * 1024, name = 0; size >= 1; name++) {
      try {
        localStorage.setItem(`junk${name}`, 'x'.repeat(size));
      } catch {
        size = Math.floor(size / 2);
      }
    }
  });
  await page.goto(site.url());
  await ask(page);
  await page.evaluate(() => {
    for (const goal of ['a', 'b', 'c']) window.experiments.goal(goal);
  });
  await expect.poll(() => site.records('goals').length).toBe(3);
  expect(await stored(page)).not.toContain('weir_queue');
  await page.evaluate(() => localStorage.clear());
  await page.evaluate(() => window.experiments.goal('d'));
  await expect.poll(() => site.records('goals').length).toBe(4);
  expect(errors).toEqual([]);
});

test('pages that change the prototypes of everything change nothing', async ({ page, site, errors }) => {
  await page.addInitScript(() => {
    const add = (target: object, names: Record<string, unknown>): void => {
      Object.assign(target, names);
    };
    const json = (): string => 'polluted';
    add(Object.prototype, {
      toJSON: json,
      key: 'test',
      value: 'polluted',
      id: 'polluted',
      method: 'GET',
      signal: 1,
      mode: 'no',
      headers: 7,
      weirGoal: 'polluted',
      consent: 'required',
      respectGpc: 'false',
      coverage: 0,
      state: 'disabled',
      checkout: { key: 'polluted' },
      webdriver: true,
    });
    add(Array.prototype, { toJSON: json, extra: 1 });
    add(String.prototype, { toJSON: json });
    add(Date.prototype, { toJSON: json });
  });
  await page.goto(site.url('', '<button data-weir-goal="clicked">Go</button>'));
  expect(
    await page.evaluate(() => {
      const { variant, value, test } = window.experiments;
      return `${variant('checkout')} ${String(value('checkout'))} ${String(test('checkout'))}`;
    }),
  ).toBe('test red true');
  await page.evaluate(() => {
    window.experiments.goal('signup');
    window.experiments.goal('bought', { value: 2 });
    window.experiments.identify('user-1');
  });
  await page.getByRole('button').click();
  await expect
    .poll(() => site.records('goals').map(({ goal, value, id }) => [goal, value, UUID.test(String(id))]))
    .toEqual([
      ['signup', undefined, true],
      ['bought', 2, true],
      ['clicked', undefined, true],
    ]);
  await expect.poll(() => site.records('enrollments')).toMatchObject([{ experiment: 'checkout', variant: 'test' }]);
  await expect.poll(() => site.records('identify')).toMatchObject([{ user: 'user-1' }]);
  expect(errors).toEqual([]);
});

test('strange arguments never throw, and do not hold up what is right', async ({ page, site, errors }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(site.url());
  const answers = await page.evaluate(() => {
    const { experiments } = window;
    const angry = {
      toString: () => {
        throw new Error('angry');
      },
      get value(): never {
        throw new Error('angry');
      },
    };
    const strange: unknown[] = [
      undefined,
      null,
      7,
      {},
      [],
      Symbol('s'),
      angry,
      10n,
      'x'.repeat(100_000),
      '\u0000',
      '__proto__',
      'constructor',
    ];
    for (const thing of strange) {
      experiments.goal(thing, thing);
      experiments.goal('signup', { value: thing, id: thing });
      experiments.identify(thing);
      experiments.push(thing, [thing, thing]);
      experiments.decorate(thing as string);
    }
    return strange.map((thing) => [
      experiments.variant(thing),
      experiments.test(thing),
      experiments.control(thing),
      experiments.value(thing),
    ]);
  });
  for (const answer of answers) expect(answer).toEqual(['control', false, true, null]);
  await page.evaluate(() => {
    for (let i = 0; i < 3; i++) window.experiments.variant('missing');
    window.experiments.goal('right');
  });
  expect(complaints.filter((text) => text.includes('missing'))).toHaveLength(1);
  await expect.poll(() => site.records('goals').map(({ goal }) => goal)).toContain('right');
  expect(errors).toEqual([]);
});
