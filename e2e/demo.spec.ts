import { AxeBuilder } from '@axe-core/playwright';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { build } from 'esbuild';
import path from 'node:path';
import { makeToken, signIn as signInToWeir } from './session';
import { test } from './test';

/** The demo shop, as somebody who buys tea meets it; and what it tells Weir meanwhile. */

type Sent = { path: string; body: Record<string, unknown> };

/** Follows a page: what it records, and what it complains about. */
function follow(page: Page) {
  const sent: Sent[] = [];
  const images: string[] = [];
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith('/goal/')) images.push(pathname + search);
    else if (request.method() === 'POST' && pathname.startsWith('/api/v1/'))
      sent.push({ path: pathname, body: JSON.parse(request.postData() ?? '{}') as Sent['body'] });
  });
  /** Enrollments by experiment, from single records and batches. */
  const enrollments = () =>
    sent
      .filter(({ path }) => path === '/api/v1/enrollments')
      .flatMap(({ body }) => (Array.isArray(body['enrollments']) ? (body['enrollments'] as Sent['body'][]) : [body]));
  return { sent, images, complaints, enrollments };
}

const visitorOf = async (context: BrowserContext) =>
  (await context.cookies()).find(({ name }) => name === 'weir_visitor')?.value;

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/demo/sign-in');
  await page.getByRole('button', { name }).click();
  await expect(page.getByRole('link', { name: `Hello, ${name}` })).toBeVisible();
}

/** What the cart offers to whoever is signed in. */
async function checkoutOf(page: Page): Promise<string> {
  await page.goto('/demo');
  await page.getByRole('button', { name: /Harbour Assam/ }).click();
  await expect(page.getByRole('link', { name: /Cart 1/ })).toBeVisible();
  await page.goto('/demo/cart');
  const checkout = page.locator('[data-shown]');
  await expect(checkout).toBeVisible();
  return (await checkout.getAttribute('data-shown')) ?? '';
}

test('from the shelf to the thank-you page, everything about one visitor', async ({ page, context }) => {
  const { sent, images, complaints, enrollments } = follow(page);
  await page.goto('/demo');
  const visitor = await visitorOf(context);
  expect(visitor).toMatch(/^[\da-f-]{36}$/);
  await expect
    .poll(() =>
      enrollments()
        .map(({ experiment }) => experiment)
        .sort(),
    )
    .toEqual(['shop_button', 'shop_reviews']);
  for (const { experiment, subject, variant } of enrollments()) {
    expect(subject).toBe(visitor);
    if (experiment === 'shop_reviews')
      await expect(page.locator('ul[data-shown]')).toHaveAttribute('data-shown', String(variant));
  }
  await expect(page.locator('.mantine-Button-label').first()).toContainText(
    enrollments().some(({ variant }) => variant === 'promise') ? 'Add – free returns' : 'Add to cart',
  );

  await page.getByRole('button', { name: /Morning Sencha/ }).click();
  await page.getByRole('button', { name: /The Small Pot/ }).click();
  await expect(page.getByRole('link', { name: /Cart 2/ })).toBeVisible();
  const goals = () => sent.filter(({ path }) => path === '/api/v1/goals');
  await expect
    .poll(() =>
      goals()
        .flatMap(({ body }) => body['goals'] as { value: number }[])
        .map(({ value }) => value),
    )
    .toEqual([12.5, 34]);

  await page.getByRole('link', { name: /Cart/ }).click();
  await expect(page.getByRole('heading', { name: 'Your cart' })).toBeVisible();
  await expect(page.getByText('€ 46.50')).toBeVisible();
  await page.getByLabel('Name').fill('Somebody');
  await page.getByLabel('Address').fill('Somewhere 1');
  await page.getByRole('button', { name: 'Place the order' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await expect.poll(() => images.length).toBeGreaterThan(0);
  expect(images[0]).toMatch(/^\/goal\/purchase\?id=[\da-f-]{36}&value=46\.50$/);
  expect(new Set(images).size).toBe(1);
  const image = await page.request.get(images[0] ?? '');
  expect([image.status(), image.headers()['content-type'], (await image.body()).length]).toEqual([
    200,
    'image/gif',
    43,
  ]);

  // A second visit shows the same and records nothing new.
  const before = enrollments().length;
  await page.goto('/demo');
  await expect(page.locator('ul[data-shown]')).toBeVisible();
  await page.waitForTimeout(500);
  expect(enrollments()).toHaveLength(before);
  expect(await visitorOf(context)).toBe(visitor);
  expect(complaints).toEqual([]);
});

test('words on the buttons are there before the first paint, with and without the script', async ({ browser }) => {
  for (const blocked of [false, true]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    if (blocked) await page.route('**/experiments.js', (route) => route.abort());
    await page.addInitScript(() => {
      const seen = ((window as unknown as { seen: string[] }).seen = []) as string[];
      const look = () => {
        const text = document.querySelector('[data-shop-label]')?.textContent;
        if (text != null && document.readyState !== 'loading' && seen.at(-1) !== text) seen.push(text);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto('/demo');
    await page.waitForTimeout(1_000);
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    expect(seen).toHaveLength(1);
    if (blocked) expect(seen).toEqual(['Add to cart']);
    await context.close();
  }
});

test('a customer sees the same checkout on every browser', async ({ browser }) => {
  const shown: string[] = [];
  for (let n = 0; n < 2; n++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const { sent } = follow(page);
    await signIn(page, 'Anna');
    await expect
      .poll(() => sent.filter(({ path }) => path === '/api/v1/identify').map(({ body }) => body['user']))
      .toEqual(['demo-anna']);
    shown.push(await checkoutOf(page));
    await context.close();
  }
  expect(shown[0]).toMatch(/^(control|express)$/);
  expect(shown[1]).toBe(shown[0]);
});

test('what a client component shows is there in the first render, and never flickers', async ({ browser }) => {
  for (const name of ['Anna', 'Bram']) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, name);
    const shown = await checkoutOf(page);
    const sent = await (await page.request.get('/demo/cart')).text();
    expect(/data-shown="(\w+)"/.exec(sent)?.[1], `${name}, without any script`).toBe(shown);
    await page.addInitScript(() => {
      const seen = ((window as unknown as { seen: string[] }).seen = []) as string[];
      const look = () => {
        const now = document.querySelector('form[data-shown], div[data-shown]')?.getAttribute('data-shown');
        if (now != null && seen.at(-1) !== now) seen.push(now);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto('/demo/cart');
    await page.waitForTimeout(1_000);
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([shown]);
    await context.close();
  }
});

/** A page of client code alone: the hook, twice, with nothing prefetched. `window.ask` is its way to the server. */
const HOOK = `
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { useVariant } from '@/components/server-experiments/use-variant';
import { VariantsProvider } from '@/components/server-experiments/VariantsProvider';
function Shown() {
  const { variant, value, isControl, isReady } = useVariant('shop_button');
  const text = [variant, String(value), isControl ? 'control' : 'test', isReady ? 'ready' : 'waiting'].join(' ');
  if (window.seen.at(-1) !== text) window.seen.push(text);
  return <p>{text}</p>;
}
window.seen = [];
createRoot(document.body.appendChild(document.createElement('main'))).render(
  <QueryClientProvider client={new QueryClient()}>
    <VariantsProvider ask={(name) => window.ask(name)}><Shown /><Shown /></VariantsProvider>
  </QueryClientProvider>,
);`;

test('what is not prefetched shows the control until the server has answered, who is asked once', async ({ page }) => {
  const { outputFiles } = await build({
    stdin: { contents: HOOK, loader: 'tsx', resolveDir: path.resolve(import.meta.dirname, '..') },
    ...{ bundle: true, write: false, format: 'iife', jsx: 'automatic', logLevel: 'silent' },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const script = (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script');
  const { complaints, enrollments } = follow(page);
  const asked: string[] = [];
  let answer = (_: object) => {};
  const answered = new Promise<object>((resolve) => (answer = resolve));
  await page.exposeFunction('ask', (name: string) => {
    asked.push(name);
    // The first question is lost on its way; the hook asks again by itself.
    return asked.length === 1 ? Promise.reject(new Error('offline')) : answered;
  });
  await page.route('**/hook-alone', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Hook</title><body><script type="module">${script}</script>`,
    }),
  );
  const seen = () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  await page.goto('/hook-alone');
  await expect(page.getByText('control null control waiting')).toHaveCount(2);
  await expect.poll(() => asked).toEqual(['shop_button', 'shop_button']);
  expect(await seen()).toEqual(['control null control waiting']);
  // The server has enrolled whoever asked: nothing is left to be recorded.
  answer({ experiment: 'shop_button', variant: 'promise', value: 'free', control: false, pending: null });
  await expect(page.getByText('promise free test ready')).toHaveCount(2);
  expect(await seen()).toEqual(['control null control waiting', 'promise free test ready']);
  expect(asked).toHaveLength(2);
  expect(enrollments()).toEqual([]);
  expect(complaints.filter((text) => !/favicon|404/.test(text))).toEqual([]);
});

test('a page that is only prefetched enrolls nobody', async ({ page, context, browser }) => {
  const admin = await browser.newContext();
  const settings = await admin.newPage();
  await signInToWeir(settings);
  const authorization = `Bearer ${await makeToken(settings, 'prefetch')}`;
  await admin.close();
  const { enrollments } = follow(page);
  // A page whose links lead to the shelf, which has an experiment on it. The browser fetches what they show ahead.
  const ahead = page.waitForRequest((request) => /\/demo\?_rsc=/.test(request.url()));
  await page.goto('/demo/sign-in');
  await ahead;
  await page.getByRole('link', { name: 'Kettle & Leaf' }).hover();
  // And in every other way in which something is fetched ahead: the whole payload, the whole page.
  for (const headers of [
    { rsc: '1', 'next-router-prefetch': '1' },
    { rsc: '1' },
    { purpose: 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
  ]) {
    const fetched = await page.request.get('/demo', { headers: headers as Record<string, string> });
    expect(fetched.status()).toBe(200);
  }
  const visitor = (await visitorOf(context)) ?? '';
  const stored = async () => {
    const answer = await page.request.get(`/api/v1/subjects/visitor/${visitor}`, { headers: { authorization } });
    if (answer.status() === 404) return [];
    return ((await answer.json()) as { enrollments: { experiment: string }[] }).enrollments.map((e) => e.experiment);
  };
  await page.waitForTimeout(300);
  expect(enrollments().map(({ experiment }) => experiment)).not.toContain('shop_reviews');
  expect(await stored()).not.toContain('shop_reviews');

  await page.getByRole('link', { name: 'Kettle & Leaf' }).click();
  await expect(page.locator('ul[data-shown]')).toBeVisible();
  await expect.poll(stored).toContain('shop_reviews');
});

test('who asks not to be tracked can shop, and nothing is recorded or stored', async ({ browser }) => {
  const context = await browser.newContext({ extraHTTPHeaders: { 'sec-gpc': '1' } });
  await context.addInitScript(() => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
  });
  const page = await context.newPage();
  const { sent } = follow(page);
  expect(await checkoutOf(page)).toBe('control');
  await expect(page.getByRole('button', { name: 'Place the order' })).toBeVisible();
  await page.waitForTimeout(1_500);
  expect(sent).toEqual([]);
  expect(await visitorOf(context)).toBeUndefined();
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`everybody can read it on a phone, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await checkoutOf(page);
    for (const address of ['/demo', '/demo/cart', '/demo/sign-in', '/demo/thanks']) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${address} ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }
    await context.close();
  });
}
