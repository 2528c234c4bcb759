import { expect, type BrowserContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { expectSoundInAllLooks, listenForComplaints } from './looks';
import { makeToken, signIn } from './session';
import { test } from './test';

/** An editor takes wrong values of a metric away again: one, or those of the days that are shown; both with an undo. */

test.describe.configure({ mode: 'serial' });

const domain = `values_${randomUUID().slice(0, 6)}`;
const complaints: string[] = [];
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext();
  page = await context.newPage();
  listenForComplaints(page, complaints);
  await signIn(page);
  const headers = { authorization: `Bearer ${await makeToken(page, domain)}` };
  const metric = `${domain}/orders`;
  const made = await context.request.put(`/api/v1/metrics/${metric}`, { headers, data: { name: 'Orders' } });
  expect(made.ok(), await made.text()).toBe(true);
  const statistics = Array.from({ length: 10 }, (_, index) => ({
    ...{ metric, date: `2026-01-${String(index + 11)}`, value: index === 4 ? null : index },
  }));
  const sent = await context.request.post('/api/v1/statistics', { headers, data: { statistics } });
  expect(await sent.json()).toMatchObject({ recorded: 10 });
});
test.afterAll(() => context.close());
test.beforeEach(() => {
  complaints.length = 0;
});
test.afterEach(() => {
  expect(complaints).toEqual([]);
});

const values = () => page.locator('section', { has: page.getByRole('heading', { name: 'Recorded values' }) });
const rows = () => values().locator('tbody').getByRole('row');

test('one value', async () => {
  await page.goto(`/metrics/${domain}/orders?from=2026-01-11&to=2026-01-20`);
  await expect(rows()).toHaveCount(10);
  await expect(rows().filter({ hasText: '15 Jan 2026' })).toContainText('no data');
  await expect(rows().filter({ hasText: '11 Jan 2026' }).getByRole('cell').nth(1)).toHaveText('0');
  await values().getByRole('button', { name: 'Delete the value of 12 Jan 2026, in all' }).click();
  await expect(rows()).toHaveCount(9);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows()).toHaveCount(10);
});

test('the values of a range, which the activity log tells of', async () => {
  await page.goto(`/metrics/${domain}/orders?from=2026-01-13&to=2026-01-20`);
  await values().getByRole('button', { name: 'Delete the values of these days…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete values' }).click();
  await expect(page.getByText('8 values are gone.')).toBeVisible();
  await expect(page.getByText('No data in these days')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows()).toHaveCount(8);
  await expectSoundInAllLooks(page, `/metrics/${domain}/orders?from=2026-01-11&to=2026-01-20`);
  await page.goto('/activity');
  await expect(page.getByText('deleted recorded values of the metric').first()).toBeVisible();
});
