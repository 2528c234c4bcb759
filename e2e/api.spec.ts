import { expect, type BrowserContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { address } from './environment';
import { expectSoundInAllLooks, FIRST_LOAD_MOST, firstLoadOf, listenForComplaints } from './looks';
import { makeToken, signIn } from './session';
import { test } from './test';

/**
 * A developer's path through the description of the interface: find an operation, read what it takes and answers, try it
 * as whoever is signed in, then with a token that is kept nowhere; and any tool reads the same as OpenAPI.
 */

test.describe.configure({ mode: 'serial' });

const mark = randomUUID().slice(0, 6);
let context: BrowserContext;
let page: Page;
let token = '';
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext();
  page = await context.newPage();
  listenForComplaints(page, complaints);
  await signIn(page);
  token = await makeToken(page, `api ${mark}`);
});
test.afterAll(() => context.close());
test.beforeEach(() => {
  complaints.length = 0;
});

type Document = { openapi: string; paths: Record<string, Record<string, { operationId: string; summary: string }>> };

test('the document is there for anybody, and asked for again only when it changed', async ({ playwright }) => {
  const anybody = await playwright.request.newContext();
  const answer = await anybody.get(`${address}/api/v1/openapi.json`);
  expect(answer.status()).toBe(200);
  expect(answer.headers()['access-control-allow-origin']).toBe('*');
  const document = (await answer.json()) as Document;
  expect(document.openapi).toMatch(/^3\.1/);
  expect(Object.keys(document.paths).length).toBeGreaterThan(30);
  const again = await anybody.get(`${address}/api/v1/openapi.json`, {
    headers: { 'if-none-match': answer.headers()['etag'] ?? '' },
  });
  expect(again.status()).toBe(304);
  await anybody.dispose();
});

test('an operation is found, read and tried by whoever is signed in', async () => {
  await page.goto('/install');
  await page.getByRole('main').getByRole('link', { name: 'API', exact: true }).click();
  await page.waitForURL('**/api-docs');
  const document = (await (await page.request.get('/api/v1/openapi.json')).json()) as Document;
  const listed = Object.values(document.paths).flatMap((methods) => Object.values(methods)).length;
  await expect(page.locator('main a[href^="/api-docs/"]')).toHaveCount(listed);

  await page.getByRole('link', { name: /\/api\/v1\/stocks List stocks/ }).click();
  await page.waitForURL('**/api-docs/listStocks');
  await expect(page.getByRole('heading', { level: 1, name: 'List stocks' })).toBeVisible();
  await expect(page.getByLabel('the call by curl', { exact: true })).toContainText('Authorization: Bearer $TOKEN');
  await page.getByRole('button', { name: 'Send GET' }).click();
  await expect(page.getByLabel('the answer', { exact: true })).toContainText('[');
  await expect(page.getByText(/^200 · \d+ ms/)).toBeVisible();
  await page.getByLabel(/^format/).selectOption('csv');
  await expect(page.getByLabel('the call by curl', { exact: true })).toContainText('format=csv');
  await page.getByRole('button', { name: 'fetch', exact: true }).click();
  await expect(page.getByLabel('the call by fetch', { exact: true })).toContainText('await fetch(');
  expect(complaints).toEqual([]);
});

test('what changes something needs a token, which is kept in memory only', async () => {
  await page.goto('/api-docs/defineGoal');
  const send = page.getByRole('button', { name: 'Send PUT' });
  await expect(send).toBeDisabled();
  await page.getByLabel('key', { exact: true }).fill(`tried_${mark}`);
  await page.getByLabel('Token', { exact: true }).fill(token);
  await send.click();
  await expect(page.getByLabel('the answer', { exact: true })).toContainText(`"key": "tried_${mark}"`);
  // It is still there on the next page of the description, and gone after a load.
  await page.getByRole('link', { name: /→$/ }).click();
  await expect(page.getByLabel('Token', { exact: true })).toHaveValue(token);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  expect(kept).not.toContain(token);
  await page.reload();
  await expect(page.getByLabel('Token', { exact: true })).toHaveValue('');
  expect(complaints).toEqual([]);
});

test('a mistake is answered with its code', async () => {
  await page.goto('/api-docs/getReport');
  await page.getByLabel('key', { exact: true }).fill(`nobody_${mark}`);
  await page.getByRole('button', { name: 'Send GET' }).click();
  await expect(page.getByLabel('the answer', { exact: true })).toContainText('unknown_experiment');
  expect((await page.goto('/api-docs/nothing'))?.status()).toBe(404);
});

test('its pages are sound in every look, and light', async () => {
  test.setTimeout(180_000);
  for (const one of ['/api-docs', '/api-docs/getReport', '/api-docs/recordGoals']) {
    await expectSoundInAllLooks(page, one);
    expect(await firstLoadOf(context, one), one).toBeLessThanOrEqual(FIRST_LOAD_MOST);
  }
});
