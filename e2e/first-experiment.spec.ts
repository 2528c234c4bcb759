import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type APIRequestContext, type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { address } from './environment';
import { test as base } from './script-test';
import { callCron, makeToken, signIn } from './session';

/** The whole way with the real server: a page of another site, the backend, the scheduler, the report. */

type Report = {
  provisional: boolean;
  health: { crossed: number; duplicate: number; unconfirmed: number };
  variants: { variant: string; subjects: number }[];
  goals: { goal: string; variants: { variant: string; subjects: number; conversions: number }[] }[];
  engagement: { metric: string; variants: { variant: string; subjects: number; mean: number | null }[] }[];
};

class Api {
  constructor(
    private readonly request: APIRequestContext,
    private readonly token: string,
  ) {}

  private readonly headers = () => ({ authorization: `Bearer ${this.token}` });

  async put(path: string, data: unknown): Promise<void> {
    const answer = await this.request.put(`${address}${path}`, { data, headers: this.headers() });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  /** Defines an experiment, and waits until the script that pages load knows of it: that takes up to a second. */
  async putExperiment(key: string, data: unknown): Promise<void> {
    await this.put(`/api/v1/experiments/${key}`, data);
    await expect
      .poll(async () => (await this.request.get(`${address}/experiments.js`)).text(), { intervals: [100] })
      .toContain(`"${key}"`);
  }

  async post(path: string, data: unknown): Promise<unknown> {
    const answer = await this.request.post(`${address}${path}`, { data, headers: this.headers() });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  }

  /** The running day's report: provisional until the day is over. */
  async report(key: string): Promise<Report> {
    await callCron(this.request);
    const today = new Date().toISOString().slice(0, 10);
    const answer = await this.request.get(`${address}/api/v1/experiments/${key}/report?date=${today}`, {
      headers: this.headers(),
    });
    expect(answer.status(), await answer.text()).toBe(200);
    return (await answer.json()) as Report;
  }
}

/** A site of somebody else: 127.0.0.1 where Weir is localhost. Answers the address of a page with this body. */
class Shop {
  private readonly server = createServer((request, response) => {
    const body = new URL(request.url ?? '/', address).searchParams.get('body') ?? '';
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Shop</title><script src="${address}/experiments.js"></script><body>${body}`);
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  page(body = ''): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/?${new URLSearchParams({ body }).toString()}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const test = base.extend<{ shop: Shop }, { api: Api }>({
  shop: async ({}, use) => {
    const shop = new Shop();
    await shop.start();
    await use(shop);
    await shop.stop();
  },
  api: [
    async ({ playwright, browser }, use) => {
      const page = await browser.newPage({ baseURL: address });
      await signIn(page);
      const token = await makeToken(page, `browser tests ${randomUUID().slice(0, 8)}`);
      await page.close();
      const request = await playwright.request.newContext();
      await use(new Api(request, token));
      await request.dispose();
    },
    { scope: 'worker' },
  ],
});

/** Everybody sees the test, so that counts are exact. */
const everybodySeesTest = [
  { key: 'control', weight: 0 },
  { key: 'test', weight: 1 },
];

/** A page of another site with our script in it; waits until the script answers. */
async function openShop(context: BrowserContext, shop: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(shop);
  await page.waitForFunction(() => typeof window.experiments?.variant === 'function');
  return page;
}

const count = (report: Report, goal: string) =>
  report.goals.find((each) => each.goal === goal)?.variants.find((v) => v.variant === 'test')?.conversions;
const subjects = (report: Report) => report.variants.find((v) => v.variant === 'test')?.subjects;

/** A headless browser says so, and would be counted as a bot. */
const PERSON = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

async function newVisitor(human: Browser): Promise<BrowserContext> {
  return human.newContext({ userAgent: PERSON });
}

test('a page of another site enrolls, converts, and is in the next report', async ({ api, human, shop }) => {
  const key = `foreign-${randomUUID().slice(0, 8)}`;
  await api.put(`/api/v1/goals/${key}-signup`, { name: 'Signup' });
  await api.putExperiment(key, {
    name: 'Foreign page',
    variants: everybodySeesTest,
    goals: [`${key}-signup`],
    enabled: true,
  });

  const context = await newVisitor(human);
  const page = await openShop(context, shop.page(`<button data-weir-goal="${key}-signup">Sign up</button>`));
  expect(await page.evaluate((name) => window.experiments.variant(name), key)).toBe('test');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect.poll(async () => subjects(await api.report(key)), { timeout: 30_000, intervals: [1000] }).toBe(1);
  await expect
    .poll(async () => count(await api.report(key), `${key}-signup`), { timeout: 30_000, intervals: [1000] })
    .toBe(1);
  const report = await api.report(key);
  expect(report.provisional).toBe(true);
  expect(report.health).toMatchObject({ crossed: 0, unconfirmed: 0 });
  await context.close();
});

test('two browsers, one login, a purchase by the backend: exact counts by visitor and by user', async ({
  api,
  human,
  shop,
}) => {
  const key = `identity-${randomUUID().slice(0, 8)}`;
  const user = `user-${randomUUID()}`;
  await api.put(`/api/v1/goals/${key}-purchase`, { name: 'Purchase', engagement: 'sum' });
  const shared = {
    variants: everybodySeesTest,
    goals: [`${key}-purchase`],
    engagement: [{ goal: `${key}-purchase`, mode: 'total' }],
    enabled: true,
  };
  await api.putExperiment(`${key}-v`, { ...shared, name: 'By visitor' });
  await api.putExperiment(`${key}-u`, { ...shared, name: 'By user', subjectKind: 'user' });

  const browsers = [await newVisitor(human), await newVisitor(human)];
  const pages = await Promise.all(browsers.map((context) => openShop(context, shop.page())));
  for (const page of pages)
    expect(await page.evaluate((name) => window.experiments.variant(name), `${key}-v`)).toBe('test');
  await expect.poll(async () => subjects(await api.report(`${key}-v`)), { timeout: 30_000, intervals: [1000] }).toBe(2);

  for (const page of pages) await page.evaluate((id) => window.experiments.identify(id), user);
  await api.post('/api/v1/enrollments', { experiment: `${key}-u`, subject: { kind: 'user', id: user } });
  await api.post('/api/v1/goals', {
    goal: `${key}-purchase`,
    subject: { kind: 'user', id: user },
    value: 39,
    id: 'order-1',
  });
  await api.post('/api/v1/goals', {
    goal: `${key}-purchase`,
    subject: { kind: 'user', id: user },
    value: 39,
    id: 'order-1',
  });

  // The user's two browsers are one subject, and the purchase counts for it once.
  await expect.poll(async () => subjects(await api.report(`${key}-v`)), { timeout: 30_000, intervals: [1000] }).toBe(1);
  const byVisitor = await api.report(`${key}-v`);
  expect(count(byVisitor, `${key}-purchase`)).toBe(1);
  expect(byVisitor.health.duplicate).toBe(1);
  expect(byVisitor.engagement[0]?.variants.find((v) => v.variant === 'test')?.mean).toBe(39);
  const byUser = await api.report(`${key}-u`);
  expect(subjects(byUser)).toBe(1);
  expect(count(byUser, `${key}-purchase`)).toBe(1);
  expect(byUser.engagement[0]?.variants.find((v) => v.variant === 'test')?.mean).toBe(39);
  for (const context of browsers) await context.close();
});
