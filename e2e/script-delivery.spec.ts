import { expect } from '@playwright/test';
import { ask, pause, test } from './script-test';

test('a blocked network loses nothing: the same records arrive on a later page', async ({ page, site, errors }) => {
  await page.route('**/api/v1/**', (route) => route.abort());
  await page.goto(site.url());
  expect(await ask(page)).toBe('test');
  await page.evaluate(() => window.experiments.goal('signup'));
  await pause(400);
  expect(site.sent).toEqual([]);
  const queue = await page.evaluate(() => localStorage.weir_queue as string);
  await page.unroute('**/api/v1/**');
  await page.goto(site.url());
  await expect.poll(() => site.records('goals').length, { timeout: 10_000 }).toBe(1);
  await expect.poll(() => site.records('enrollments').length).toBe(1);
  for (const { id } of [...site.records('goals'), ...site.records('enrollments')]) expect(queue).toContain(String(id));
  await expect.poll(() => page.evaluate(() => localStorage.weir_queue as string)).toBe('');
  expect(errors).toEqual([]);
});

test('offline and back: what happened meanwhile arrives once, at its own time', async ({ page, site, errors }) => {
  await page.goto(site.url());
  await page.context().setOffline(true);
  await page.evaluate(() => window.experiments.goal('signup'));
  const then = Date.now();
  await pause(1500);
  expect(site.requests('goals')).toEqual([]);
  await page.context().setOffline(false);
  await expect.poll(() => site.requests('goals').length).toBe(1);
  const body = site.requests('goals')[0]?.body;
  const [record] = site.records('goals');
  expect(Math.abs(Date.parse(String(record?.at)) - then)).toBeLessThan(2000);
  expect(Date.parse(String(body?.sentAt)) - Date.parse(String(record?.at))).toBeGreaterThanOrEqual(1400);
  await pause(500);
  expect(site.requests('goals')).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('a page that is left at once still delivers', async ({ page, site, errors }) => {
  await page.goto(site.url('', '<p>first</p>'));
  const next = site.url('', '<p>second</p>');
  await page.evaluate((url) => {
    window.experiments.variant('checkout');
    window.experiments.goal('signup');
    location.href = url;
    window.experiments.goal('leaving');
  }, next);
  await page.waitForURL(next);
  await expect.poll(() => site.records('goals').map(({ goal }) => goal)).toEqual(['signup', 'leaving']);
  expect(site.records('enrollments')).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('a page that is hidden hands its records to the browser as a beacon', async ({ page, site, errors }) => {
  await page.addInitScript(() => {
    const send = navigator.sendBeacon.bind(navigator);
    navigator.sendBeacon = (url, data) => {
      document.documentElement.dataset.beacons = `${document.documentElement.dataset.beacons ?? ''} ${String(url)}`;
      return send(url, data);
    };
  });
  await page.goto(site.url());
  await pause(200);
  await page.evaluate(() => {
    window.experiments.goal('signup');
    window.experiments.identify('user-42');
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  const beacons = await page.evaluate(() => document.documentElement.dataset.beacons?.trim().split(' '));
  expect(beacons).toEqual([`${site.collector}/api/v1/goals`, `${site.collector}/api/v1/identify`]);
  await expect.poll(() => site.records('goals').length).toBe(1);
  await expect.poll(() => site.records('identify').length).toBe(1);
  for (const { type } of site.sent) expect(type).toMatch(/^text\/plain/);
  expect(errors).toEqual([]);
});

test('Retry-After is kept, also over pages; then the same record arrives', async ({ page, site, errors }) => {
  site.answer = () => ({ status: 503, headers: { 'retry-after': '3' } });
  await page.goto(site.url());
  await page.evaluate(() => window.experiments.goal('signup'));
  await expect.poll(() => site.requests('goals').length).toBe(1);
  site.answer = () => ({ status: 200 });
  await page.evaluate(() => window.experiments.goal('second'));
  await page.goto(site.url());
  await page.evaluate(() => window.experiments.goal('third'));
  await expect.poll(() => site.records('goals').length, { timeout: 10_000 }).toBe(3);
  const [first, next] = site.requests('goals');
  expect((next?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2990);
  expect(next?.body.goals).toMatchObject([
    { goal: 'signup', id: site.records('goals')[0]?.id },
    { goal: 'second' },
    { goal: 'third' },
  ]);
  expect(errors).toEqual([]);
});

test('a failing server is asked again after growing pauses; a refused record is dropped', async ({
  page,
  site,
  errors,
}) => {
  const times: number[] = [];
  site.answer = () => {
    times.push(Date.now());
    return { status: times.length < 3 ? 500 : 200 };
  };
  await page.goto(site.url());
  await page.evaluate(() => window.experiments.goal('signup'));
  await expect.poll(() => times.length, { timeout: 12_000 }).toBe(3);
  const [a = 0, b = 0, c = 0] = times;
  expect(b - a).toBeGreaterThanOrEqual(990);
  expect(c - b).toBeGreaterThanOrEqual(1990);
  site.answer = () => ({ status: 400 });
  await page.evaluate(() => window.experiments.goal('wrong name'));
  await expect.poll(() => site.records('goals').length).toBe(2);
  await expect.poll(() => page.evaluate(() => localStorage.weir_queue as string)).toBe('');
  const count = site.sent.length;
  await page.goto(site.url());
  await pause(500);
  expect(site.sent).toHaveLength(count);
  expect(errors).toEqual([]);
});

test('many records go in requests of less than 60 kB, each once', async ({ page, site, errors }) => {
  await page.goto(site.url());
  await page.evaluate(() => {
    for (let i = 0; i < 100; i++) window.experiments.goal('g'.repeat(100), { value: i, id: `${i}-${'é'.repeat(300)}` });
  });
  await expect.poll(() => site.records('goals').length).toBe(100);
  for (const { body } of site.requests('goals')) expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(60_000);
  await pause(200);
  expect(site.requests('goals').flatMap(({ body }) => body.goals)).toHaveLength(100);
  expect(errors).toEqual([]);
});
