import { expect, type APIRequestContext, type BrowserContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { address } from './environment';
import { expectSound, expectSoundInAllLooks, firstLoadOf, FIRST_LOAD_MOST, listenForComplaints } from './looks';
import { callCron, makeToken, signIn } from './session';
import { test } from './test';

/**
 * A product manager's path through metrics: a domain, a metric whose values are sent, one that a tracker counts, one that
 * is computed; its days, compared, split, with a goal and notes; a board that is arranged by keyboard and shared by a
 * link that shows it and nothing else until it is revoked.
 */

test.describe.configure({ mode: 'serial' });

const mark = randomUUID().slice(0, 6);
const domain = `shop_${mark}`;
const kind = `buyer${mark}`;
const DAY = 86_400_000;
const dayOf = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY).toISOString().slice(0, 10);

let context: BrowserContext;
let page: Page;
let token = '';
let link = '';
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext({ acceptDownloads: true });
  page = await context.newPage();
  listenForComplaints(page, complaints);
  await signIn(page);
  token = await makeToken(page, `metrics ${mark}`);
});
test.afterAll(() => context.close());
test.beforeEach(() => {
  complaints.length = 0;
});
test.afterEach(() => {
  expect(complaints).toEqual([]);
});

const headers = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });

async function send(request: APIRequestContext, path: string, data: object): Promise<void> {
  const answer = await request.post(`/api/v1/${path}`, { headers: headers(), data });
  expect(answer.ok(), await answer.text()).toBe(true);
}

const row = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });
const chart = () => page.locator('section', { has: page.getByRole('heading', { name: 'Over time' }) });

test('a domain and a metric are defined, and the empty page says how values arrive', async () => {
  await page.goto('/metrics');
  await page.getByRole('button', { name: 'New domain' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New domain' });
  await dialog.getByLabel('Name').fill(`Shop ${mark}`);
  await expect(dialog.getByLabel('Reference')).toHaveValue(domain);
  await dialog.getByRole('button', { name: 'Create domain' }).click();
  const section = page.locator(`#${domain}`);
  await expect(section).toContainText('Nothing in this domain yet');

  await section.getByRole('link', { name: 'New metric' }).click();
  await page.waitForURL(`**/metrics/new?domain=${domain}`);
  await page.getByLabel('Name').fill(`Orders ${mark}`);
  await expect(page.getByLabel('Reference')).toHaveValue(`orders_${mark}`);
  await page.getByLabel('Reference').fill('orders');
  await page.getByLabel('Unit').fill('orders');
  await page.getByLabel('Goal', { exact: true }).fill('many');
  await page.getByRole('button', { name: 'Sent to us' }).click();
  await page.getByRole('button', { name: 'Create metric' }).click();
  await expect(page.getByText('must be a number')).toBeVisible();
  await page.getByLabel('Goal', { exact: true }).fill('60');
  await page.getByRole('button', { name: 'Create metric' }).click();
  await page.waitForURL(`**/metrics/${domain}/orders`);
  await expect(page.getByRole('heading', { level: 1, name: `Orders ${mark}` })).toBeVisible();
  await expect(page.getByText('Nothing is recorded yet')).toBeVisible();
  await expect(page.getByLabel('Sending a value', { exact: true })).toContainText(`"metric":"${domain}/orders"`);
});

test('values that are sent are drawn: no data is a gap, 0 is 0', async ({ request }) => {
  const metric = `${domain}/orders`;
  const statistics = Array.from({ length: 60 }, (_, index) => ({
    metric,
    date: dayOf(60 - index),
    value: index === 58 ? null : index === 57 ? 0 : 20 + index,
  }));
  const parts = Array.from({ length: 25 }, (_, object) =>
    Array.from({ length: 14 }, (__, index) => ({
      metric,
      date: dayOf(14 - index),
      object: `city ${String(object).padStart(2, '0')}`,
      value: object + 1,
    })),
  ).flat();
  await send(request, 'statistics', { statistics });
  await send(request, 'statistics', { statistics: parts });

  await page.goto(`/metrics/${domain}/orders`);
  await expect(page.getByRole('region', { name: 'Newest value' })).toContainText('79 orders');
  await expect(page.getByRole('region', { name: 'Newest value' })).toContainText('✓ reached');
  await chart().getByRole('button', { name: 'Table' }).click();
  const cells = (daysAgo: number) => chart().locator(`tr:has(th:text-matches("^${words(dayOf(daysAgo))}"))`);
  await expect(cells(2).getByRole('cell').first()).toHaveText('–');
  await expect(cells(3).getByRole('cell').first()).toHaveText('0');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    chart().getByRole('button', { name: 'CSV' }).click(),
  ]);
  const csv = await readFile(await file.path(), 'utf8');
  expect(csv).toContain(`${dayOf(1)},79,`);
  expect(csv).toContain(`${dayOf(2)},,`);
  expect(csv).toContain(`${dayOf(3)},0,`);
  await chart().getByRole('button', { name: 'Chart' }).click();

  // the arrow keys walk through the days and say what stood there
  const days = page.getByRole('slider', { name: `Orders ${mark}: day` });
  await days.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect(days).toHaveAttribute('aria-valuetext', new RegExp(`${words(dayOf(1))}.*79`));
  await page.keyboard.press('ArrowLeft');
  await expect(days).toHaveAttribute('aria-valuetext', /no data/);
});

function words(day: string): string {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const [year = '', month = '', date = ''] = day.split('-');
  return `${String(Number(date))} ${months[Number(month) - 1] ?? ''} ${year}`;
}

test('the address holds what is looked at: days, comparison, split, what is hidden', async () => {
  await page.goto(`/metrics/${domain}/orders`);
  await page.getByRole('button', { name: '30 d' }).click();
  await page.waitForURL('**from=**');
  await page.getByText('Compare with the days before').click();
  await page.waitForURL('**compare=true**');
  await expect(chart()).toContainText('The 30 days before');
  await expect(page.getByRole('region', { name: 'Newest value' })).toContainText(/↑ \d+% better than before/);
  await page.reload();
  await expect(chart()).toContainText('The 30 days before');

  await page.getByLabel('Split').selectOption('object');
  await page.waitForURL('**split=object**');
  await expect(chart()).toContainText('20 of 25 values have a line of their own');
  await page.getByRole('button', { name: 'Stacked' }).click();
  await page.waitForURL('**draw=stacked**');
  await chart().getByRole('button', { name: 'city 24' }).click();
  await page.waitForURL('**hide=city**');
  await page.reload();
  await expect(chart().getByRole('button', { name: 'city 24' })).toHaveAttribute('aria-pressed', 'false');
  await expect(chart().getByRole('button', { name: 'city 23' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(page).toHaveURL(new RegExp(`/metrics/${domain}/orders$`));

  const days = page.getByRole('group', { name: 'Days' });
  await days.getByRole('button', { name: 'All' }).click();
  await page.waitForURL(`**from=${dayOf(60)}**`);
  await expect(page.getByLabel('From day')).toHaveValue(dayOf(60));
  await expect(days.getByRole('button', { name: 'All' })).toHaveAttribute('aria-pressed', 'true');
});

test('what happened is written down, marked, and taken back', async () => {
  await page.goto(`/metrics/${domain}/orders`);
  await page.getByLabel('Day of the note').fill(dayOf(10));
  await page.getByRole('textbox', { name: 'Note', exact: true }).fill(`Campaign ${mark}`);
  await page.getByRole('button', { name: 'Add note' }).click();
  const note = page.getByRole('listitem').filter({ hasText: `Campaign ${mark}` });
  await expect(page.getByRole('list', { name: 'What happened' })).toContainText(`Campaign ${mark}`);
  await page.getByRole('button', { name: `Remove the note “Campaign ${mark}”` }).click();
  await expect(note).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(note.first()).toBeVisible();
});

test('a tracker shows what it would record before it is saved, and records it', async ({ request }) => {
  test.setTimeout(120_000);
  const subjects = Array.from({ length: 12 }, (_, index) => ({
    subject: { kind, id: `b-${String(index)}` },
    attributes: { city: index % 3 === 0 ? 'Utrecht' : 'Delft' },
    at: new Date(Date.now() - (index % 4) * DAY - 60_000).toISOString(),
    id: `${mark}-${String(index)}`,
  }));
  await send(request, 'subjects', { subjects });

  await page.goto(`/metrics/new?domain=${domain}`);
  await page.getByLabel('Name').fill(`Buyers ${mark}`);
  await page.getByLabel('Reference').fill('buyers');
  await page.getByLabel('Records').selectOption('subject');
  await page.getByLabel('Kind of subject').fill(kind);
  const preview = page.locator('section', { has: page.getByRole('heading', { name: 'Preview' }) });
  await expect(preview.getByRole('row').nth(2).getByRole('cell').last()).toHaveText(/^\d+$/);
  await page.getByRole('button', { name: 'Split' }).click();
  await page.getByLabel('Attribute', { exact: true }).fill('city');
  await expect(preview).toContainText('2 combinations in these days');
  await page.getByRole('button', { name: 'Create metric' }).click();
  await page.waitForURL(`**/metrics/${domain}/buyers`);
  await expect(page.getByText(`how many of subjects of kind ${kind}`)).toBeVisible();

  await callCron(request);
  await page.goto(`/metrics/${domain}/buyers?period=lifetime`);
  await expect(page.getByRole('region', { name: 'Newest value' })).toContainText('12');
  await page.getByLabel('Split').selectOption('city');
  await expect(chart().getByRole('button', { name: 'Utrecht' })).toBeVisible();
});

test('a metric is computed from others, and none of itself', async () => {
  await page.goto(`/metrics/new?domain=${domain}`);
  await page.getByLabel('Name').fill(`Orders a buyer ${mark}`);
  await page.getByLabel('Reference').fill('per_buyer');
  await page.getByRole('button', { name: 'From other metrics' }).click();
  await page.getByLabel('Divide').selectOption(`${domain}/orders`);
  await page.getByRole('combobox', { name: 'by', exact: true }).selectOption(`${domain}/buyers`);
  await page.getByRole('button', { name: 'Create metric' }).click();
  await page.waitForURL(`**/metrics/${domain}/per_buyer`);
  await expect(page.getByText(`${domain}/orders ÷ ${domain}/buyers`)).toBeVisible();
  await page.goto(`/metrics/${domain}/orders`);
  await expect(page.getByRole('link', { name: `${domain}/per_buyer` })).toBeVisible();
});

test('the catalogue finds, says what became of each, archives with an undo, and deletes nothing that has values', async () => {
  await page.goto('/metrics');
  await page.getByLabel('Search metrics').fill(`orders ${mark}`);
  await page.waitForURL('**search=orders**');
  const orders = row(`Orders ${mark}`);
  await expect(orders).toContainText('79');
  await expect(orders.getByRole('img', { name: /last 30 days/ })).toBeVisible();
  await page.getByLabel('Search metrics').fill('there is no such thing');
  await expect(page.getByText('Nothing is called “there is no such thing”')).toBeVisible();
  await page.getByLabel('Search metrics').fill(mark);

  await orders.getByRole('button', { name: `More of Orders ${mark}` }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Delete/ });
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await expect(dialog.getByRole('alert')).toContainText('statistics');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await orders.getByRole('button', { name: `More of Orders ${mark}` }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(orders).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(orders).toBeVisible();
});

test('a board is put together, and its charts change places by keyboard', async () => {
  await page.goto(`/metrics/${domain}/orders`);
  await page.getByRole('button', { name: 'Add to a board' }).click();
  const adding = page.getByRole('dialog', { name: /^Add/ });
  await adding.getByLabel('Board', { exact: true }).selectOption({ label: 'A new board' });
  await adding.getByLabel('Name of the new board').fill(`Monday ${mark}`);
  await adding.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('link', { name: `Monday ${mark}` }).click();
  await page.waitForURL(`**/boards/monday_${mark}`);

  await page.getByRole('button', { name: 'Add chart' }).click();
  const drawer = page.getByRole('dialog', { name: 'Add a chart' });
  await drawer.getByRole('combobox', { name: 'Metric' }).fill(`Buyers ${mark}`);
  await page.getByRole('option', { name: new RegExp(`Buyers ${mark}`) }).click();
  await drawer.getByLabel('Split').selectOption('city');
  await drawer.getByLabel('Days', { exact: true }).selectOption('30');
  await drawer.getByRole('button', { name: 'Add chart' }).click();
  const titles = page.getByRole('listitem').getByRole('heading', { level: 2 });
  await expect(titles).toHaveText([`Orders ${mark}`, `Buyers ${mark}`]);
  await expect(page.getByRole('list', { name: 'city' })).toContainText('Utrecht');

  await page.getByRole('button', { name: 'Arrange' }).click();
  const later = page.getByRole('button', { name: `Move Orders ${mark} later` });
  await later.focus();
  await page.keyboard.press('Enter');
  await expect(titles).toHaveText([`Buyers ${mark}`, `Orders ${mark}`]);
  await expect(page.getByRole('status').filter({ hasText: 'stands at place 2 of 2' })).toBeVisible();
  await expect(page.getByRole('button', { name: `Move Orders ${mark} earlier` })).toBeFocused();
  await page.getByRole('button', { name: `Remove Buyers ${mark}` }).click();
  await expect(titles).toHaveText([`Orders ${mark}`]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(titles).toHaveText([`Buyers ${mark}`, `Orders ${mark}`]);
  await page.reload();
  await expect(titles).toHaveText([`Buyers ${mark}`, `Orders ${mark}`]);
});

test('whoever has the link sees the board and nothing else, until it is revoked', async ({ browser }) => {
  await page.goto(`/boards/monday_${mark}`);
  await page.getByRole('button', { name: 'Share' }).click();
  const drawer = page.getByRole('dialog', { name: 'Share this board' });
  await drawer.getByRole('button', { name: 'New link' }).click();
  link = (await drawer.getByLabel('Share link', { exact: true }).textContent()) ?? '';
  expect(link).toMatch(new RegExp(`^${address}/share/[\\w-]{43}$`));

  const stranger = await browser.newContext();
  const reader = await stranger.newPage();
  const answer = await reader.goto(link);
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()['cache-control']).toContain('no-store');
  expect(answer?.headers()['x-robots-tag']).toContain('noindex');
  await expect(reader.locator('meta[name="robots"]')).toHaveAttribute('content', /noindex/);
  await expect(reader.getByRole('heading', { level: 2 })).toHaveText([`Buyers ${mark}`, `Orders ${mark}`]);
  await expect(reader.getByRole('slider')).toHaveCount(2);
  expect(await reader.getByRole('link').count()).toBe(0);
  // what happened, and what other metrics there are, is nobody else's business
  const html = (await answer?.text()) ?? '';
  expect(html).not.toContain(`Campaign ${mark}`);
  expect(html).not.toContain('per_buyer');
  await expectSound(reader, 'the shared board');
  await reader.goto('/boards');
  await expect(reader).toHaveURL(/sign-in/);

  await page.reload();
  await page.getByRole('button', { name: 'Share' }).click();
  await drawer.getByRole('button', { name: /^Revoke/ }).click();
  await page.getByRole('dialog', { name: 'Revoke this link?' }).getByRole('button', { name: 'Revoke' }).click();
  await expect(drawer).toContainText('No link works at the moment');
  const gone = await reader.goto(link);
  expect(gone?.status()).toBe(404);
  await expect(reader.getByRole('heading', { level: 1 })).toHaveText('This link does not work any more');
  expect((await reader.goto(`${address}/share/${'x'.repeat(43)}`))?.status()).toBe(404);
  await stranger.close();
});

test('nothing serious is wrong with any of these pages, wide and narrow, in light and dark', async () => {
  test.setTimeout(300_000);
  const metric = `/metrics/${domain}/orders`;
  for (const path of [
    '/metrics',
    '/metrics?search=nothing-is-called-so',
    `/metrics/new?domain=${domain}`,
    `${metric}?compare=true`,
    `${metric}?split=object&draw=stacked`,
    `/metrics/${domain}/buyers/edit`,
    `/metrics/${domain}/per_buyer`,
    '/boards',
    `/boards/monday_${mark}?arrange=true`,
  ]) {
    await expectSoundInAllLooks(page, path);
  }
});

test('the first load of each page is within its budget', async ({ browser }) => {
  const fresh = await browser.newContext({ storageState: await context.storageState() });
  const metric = `/metrics/${domain}/orders`;
  for (const path of ['/metrics', '/metrics/new', metric, `${metric}/edit`, '/boards', `/boards/monday_${mark}`]) {
    expect(await firstLoadOf(fresh, path), path).toBeLessThanOrEqual(FIRST_LOAD_MOST);
  }
  await fresh.close();
});
