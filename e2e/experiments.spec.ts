import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { address } from './environment';
import { test } from './script-test';
import { firstLoadOf, FIRST_LOAD_MOST } from './looks';
import { callCron, signIn } from './session';

/** A product manager's path, without a terminal: define, enable, watch, promote; and a table of another system. */

test.describe.configure({ mode: 'serial' });

const mark = randomUUID().slice(0, 8);
const key = `gift-wrapping-${mark}`;
let shop: Server;

test.beforeAll(async () => {
  shop = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Shop</title><script src="${address}/experiments.js"></script><h1>Shop</h1>`);
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
});
test.afterAll(async () => {
  shop.closeAllConnections();
  await new Promise((resolve) => shop.close(resolve));
});

const shopAddress = () => `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`;

async function openShop(page: Page): Promise<Page> {
  await page.goto(shopAddress());
  await page.waitForFunction(() => typeof window.experiments?.variant === 'function');
  return page;
}

/** Somebody whose browser does not say that nobody looks at it: robots do not count. */
async function newVisitor(human: Browser): Promise<BrowserContext> {
  const probe = await human.newPage();
  const userAgent = (await probe.evaluate(() => navigator.userAgent)).replace('Headless', '');
  await probe.close();
  return human.newContext({ userAgent });
}

async function expectNothingSerious(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(serious).toEqual([]);
}

test('an experiment goes from a question to a promoted variant', async ({ page, human, request }) => {
  test.setTimeout(180_000);
  await signIn(page);

  // Define it, with a goal that did not exist, and a split that is wrong at first.
  await page.goto('/experiments/new');
  await page.getByRole('textbox', { name: 'Name' }).first().fill(`Gift wrapping ${mark}`);
  await expect(page.getByRole('textbox', { name: 'Key' }).first()).toHaveValue(key);
  await page.getByLabel('Weight').first().fill('60');
  await expect(page.getByText('Weights add up to 110%, not to 100%.')).toBeVisible();
  await page.getByRole('button', { name: 'Even split' }).click();
  await expect(page.getByText('Weights add up to 100%.')).toBeVisible();
  await page.getByRole('button', { name: 'New goal' }).click();
  const goalDialog = page.getByRole('dialog', { name: 'New goal' });
  await goalDialog.getByRole('textbox', { name: 'Name' }).fill(`Wrapped ${mark}`);
  await goalDialog.getByRole('button', { name: 'Create goal' }).click();
  await expect(goalDialog).toBeHidden();
  await expect(page.getByRole('combobox', { name: 'Primary goal' })).toHaveValue(`Wrapped ${mark}`);
  await page.getByLabel('Rate of the control').fill('10');
  await page.getByLabel('Smallest change worth finding').fill('20');
  await expect(page.getByText('3,841 per variant, 7,682 in all')).toBeVisible();
  await page.getByRole('button', { name: 'Create experiment' }).click();
  await page.waitForURL(`**/experiments/${key}`);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Not started');
  await expect(page.getByText('Nothing runs yet')).toBeVisible();

  // Enable it: the dialog says what visitors will see.
  await page.getByRole('button', { name: 'Enable', exact: true }).click();
  const enable = page.getByRole('dialog');
  await expect(enable).toContainText('Within 90 s, all visitors who meet');
  await expect(enable).toContainText('50% “control”, 50% “test”');
  await enable.getByRole('button', { name: 'Enable' }).click();
  // Whoever works with the keyboard goes on where they were: at the button, which now undoes it.
  await expect(page.getByRole('button', { name: 'Disable', exact: true })).toBeFocused();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'More actions' })).toBeFocused();

  // Somebody visits a page of the shop and reaches the goal.
  const context = await newVisitor(human);
  const visit = await openShop(await context.newPage());
  const seen = await visit.evaluate((name) => window.experiments.variant(name), key);
  expect(['control', 'test']).toContain(seen);
  await visit.mouse.move(80, 80);
  await visit.mouse.click(90, 90);
  await visit.evaluate((goal) => window.experiments.goal(goal), `wrapped_${mark}`);

  // The running day shows it, provisional.
  await expect(async () => {
    await callCron(request);
    await page.goto(`/experiments/${key}`);
    await expect(page.getByText(/^1 subject:/)).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  const results = page.getByRole('region', { name: 'Results' });
  await expect(results.getByRole('row', { name: new RegExp(`Wrapped ${mark}`) })).toContainText('1 / 1');
  await context.close();

  // Promote: from now on everybody sees it.
  await page.getByRole('button', { name: 'Promote', exact: true }).click();
  const promote = page.getByRole('dialog');
  await promote.getByRole('radio', { name: 'test' }).check();
  await expect(promote).toContainText('everybody sees “test”');
  await promote.getByRole('button', { name: 'Promote test' }).click();
  await expect(page.getByText('everybody sees “test”')).toBeVisible();
  // The button that asked is gone with what it did.
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  await expect(async () => {
    const fresh = await newVisitor(human);
    const shown = await (
      await openShop(await fresh.newPage())
    ).evaluate((name) => window.experiments.variant(name), key);
    await fresh.close();
    expect(shown).toBe('test');
  }).toPass({ timeout: 30_000 });
  await expect(page.getByText('promoted a variant')).toBeVisible();
});

test('a table of another system is imported in the browser, and again without a change', async ({ page, request }) => {
  test.setTimeout(120_000);
  await signIn(page);
  const rows = Array.from({ length: 60 }, (_, n) => `p${mark}${n},${n % 2 === 0 ? 'a' : 'b'},${n % 3 === 0},${n}`);
  const file = {
    name: `table-${mark}.csv`,
    mimeType: 'text/csv',
    buffer: Buffer.from(['player_id,version,back,rounds', ...rows].join('\n')),
  };
  for (const expected of ['60 enrolled', '0 enrolled, 60 known already']) {
    await page.goto('/experiments/import');
    // Until the page answers to it: a file that is chosen before that is not seen.
    await expect(async () => {
      await page.locator('input[type=file]').setInputFiles(file);
      await expect(page.getByText('The first rows')).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
    await expect(page.getByText('a: 30 · b: 30, 80 goal records')).toBeVisible();
    await page.getByRole('button', { name: 'Import 60 subjects' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Imported' })).toContainText(expected, { timeout: 30_000 });
  }
  await callCron(request);
  await page.getByRole('link', { name: 'Open the experiment' }).click();
  await page.waitForURL(`**/experiments/table-${mark}`);
  await expect(page.getByText(/^60 subjects:/)).toBeVisible();
  await expect(page.getByRole('row', { name: /^back/ })).toContainText('10 / 30');
  await expectNothingSerious(page);
  expect(await firstLoadOf(page.context(), `/experiments/table-${mark}`)).toBeLessThanOrEqual(FIRST_LOAD_MOST);
});

test('a link shows the same: goal, day and drawing stand in the address', async ({ page }) => {
  await signIn(page);
  await page.goto(`/experiments/table-${mark}`);
  await page
    .getByRole('region', { name: 'Results' })
    .getByRole('button', { name: /^rounds per subject/ })
    .click();
  await expect(page).toHaveURL(/goal=rounds(:|%3A)total/);
  await page.locator('#over-time').getByText('Difference', { exact: true }).click();
  await expect(page).toHaveURL(/show=difference/);
  await page.reload();
  await expect(page.locator('#over-time').getByRole('button', { name: 'Table' })).toBeVisible();
  await page.locator('#over-time').getByRole('button', { name: 'Table' }).click();
  await expect(page.locator('#over-time').getByRole('columnheader', { name: 'Difference' })).toBeVisible();
});

test('who was enrolled is a table and a file too', async ({ page }) => {
  await signIn(page);
  await page.goto(`/experiments/table-${mark}`);
  const enrollments = page.locator('section', { has: page.getByRole('heading', { name: 'Enrollments' }) });
  await enrollments.getByRole('button', { name: 'Table' }).click();
  const cells = enrollments.getByRole('row').nth(1).getByRole('cell');
  await expect(cells).toHaveText(['30', '30']);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    enrollments.getByRole('button', { name: 'CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^table-\w+-phase-\d+-enrollments\.csv$/);
  const [header, newest, ...older] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
  expect(header).toBe('\ufeffdate,a,b');
  expect(newest).toMatch(/^\d{4}-\d\d-\d\d,30,30$/);
  // In all, newest first: what was before is never more.
  for (const line of older) expect(line).toMatch(/^\d{4}-\d\d-\d\d,([12]?\d|30),([12]?\d|30)$/);
});

for (const look of [
  { name: 'wide and light', width: 1440, colorScheme: 'light' },
  { name: 'narrow and dark', width: 390, colorScheme: 'dark' },
] as const) {
  test(`nothing serious is wrong with the pages of an experiment, ${look.name}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await signIn(page);
    for (const path of [`/experiments/${key}`, `/experiments/${key}/edit`, '/experiments/import', '/experiments']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNothingSerious(page);
      const tooWide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(tooWide, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
    }
  });
}
