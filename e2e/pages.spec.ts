import { AxeBuilder } from '@axe-core/playwright';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { expectSoundInAllLooks, firstLoadOf, FIRST_LOAD_MOST, listenForComplaints } from './looks';
import { admin, signIn } from './session';
import { test } from './test';

/** Every page of the dashboard: readable by everybody, in light and dark, wide and narrow, by keyboard. */

const PAGES = [
  '/overview',
  '/experiments',
  '/experiments/new',
  '/experiments/import',
  '/goals',
  '/processes',
  '/stocks',
  '/stocks/new',
  '/flows',
  '/subjects',
  '/live',
  '/install',
  '/schedule',
  '/activity',
  '/settings',
  '/settings/members',
  '/settings/tokens',
  '/settings/webhooks',
  '/settings/privacy',
  '/settings/code',
];

let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext();
  page = await context.newPage();
  listenForComplaints(page, complaints);
  await signIn(page);
});
test.afterAll(() => context.close());
test.beforeEach(() => {
  complaints.length = 0;
});

test('nothing serious is wrong with any page, wide and narrow, in light and dark', async () => {
  test.setTimeout(300_000);
  for (const address of PAGES) await expectSoundInAllLooks(page, address);
  expect(complaints).toEqual([]);
});

test('the first load of each page is within its budget', async ({ browser }) => {
  const fresh = await browser.newContext({ storageState: await context.storageState() });
  for (const address of PAGES) {
    expect(await firstLoadOf(fresh, address), address).toBeLessThanOrEqual(FIRST_LOAD_MOST);
  }
  await fresh.close();
});

test.describe('with a keyboard', () => {
  test.beforeEach(async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('the command palette opens, finds and goes', async () => {
    await page.goto('/overview');
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Command palette' });
    await expect(palette.getByRole('textbox')).toBeFocused();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    await page.keyboard.type('insta');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/install');
    await page.keyboard.press('Control+k');
    await expect(palette).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();
  });

  test('the first stop skips to the content, and the current page is marked', async () => {
    await page.goto('/goals');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('#content')).toBeFocused();
    await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Goals' })).toHaveAttribute(
      'aria-current',
      'page',
    );
  });

  test('the navigation of a phone is not in the way until it is asked for', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/overview');
    const goals = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Goals' });
    await expect(goals).toBeHidden();
    await page.getByRole('button', { name: 'Open the navigation' }).click();
    await goals.click();
    await page.waitForURL('**/goals');
    await expect(goals).toBeHidden();
  });
});

test('on a phone a list shows every row whole, without scrolling sideways in it', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/experiments');
  const list = page.getByRole('region', { name: 'Experiments' });
  const row = list.getByRole('row').filter({ has: page.getByRole('rowheader') }).first();
  await expect(row.getByRole('cell')).not.toHaveCount(0);
  for (const cell of await row.getByRole('cell').all()) {
    await cell.scrollIntoViewIfNeeded();
    await expect(cell).toBeInViewport({ ratio: 1 });
  }
  expect(await list.evaluate((region) => region.scrollWidth - region.clientWidth)).toBe(0);
});

test('the colours that somebody chose stay', async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/overview');
  await page.getByRole('button', { name: 'Switch between light and dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.getByRole('button', { name: `Account of ${admin.name}` }).click();
  await page.getByRole('menuitem', { name: 'As the system' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
});

test('a goal is created, archived and brought back', async () => {
  const name = `Read the news ${randomUUID().slice(0, 6)}`;
  await page.goto('/goals');
  await page.getByRole('button', { name: 'New goal' }).first().click();
  const form = page.getByRole('dialog', { name: 'New goal' });
  await form.getByRole('button', { name: 'Create goal' }).click();
  await expect(form.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  await form.getByLabel('Name').fill(name);
  await expect(form.getByLabel('Key')).toHaveValue(name.toLowerCase().replaceAll(' ', '_'));
  await form.getByRole('button', { name: 'Create goal' }).click();
  const row = page.getByRole('row', { name });
  await expect(row).toBeVisible();

  await row.getByRole('button', { name: `Archive ${name}` }).click();
  await expect(row).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();
});

test('what arrives is shown live with what became of it, and the filters are in the address', async ({ request }) => {
  const known = `live-${randomUUID().slice(0, 8)}`;
  const unknown = `${known}-mispelt`;
  await page.goto(`/goals?new=${known}`);
  const form = page.getByRole('dialog', { name: 'New goal' });
  await form.getByLabel('Name').fill('Seen live');
  await form.getByRole('button', { name: 'Create goal' }).click();
  await expect(page.getByRole('row', { name: 'Seen live' }).first()).toBeVisible();

  await page.goto('/live');
  for (const goal of [known, unknown]) {
    // a definition reaches every instance within a second
    await expect(async () => {
      const answer = await request.post('/api/v1/goals', {
        headers: { origin: 'https://shop.example' },
        data: { goal, subject: randomUUID() },
      });
      expect(((await answer.json()) as { recorded: number }).recorded).toBe(goal === known ? 1 : 0);
    }).toPass();
  }
  await expect(page.getByRole('row').filter({ hasText: known }).filter({ hasText: 'Goal' }).first()).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: unknown }).first()).toContainText('Nobody defined this goal');

  await page.getByRole('button', { name: 'Refused', exact: true }).click();
  await page.waitForURL('**/live?kind=refused');
  await expect(page.getByRole('row').filter({ hasText: unknown }).first()).toBeVisible();
  await page.getByLabel('Name, subject or variant').fill('no-such-thing');
  await expect(page.getByText('No recent record fits')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.waitForURL('**/live');

  await page.goto('/install');
  await expect(page.getByText('shop.example').first()).toBeVisible();
  await page.goto('/overview');
  await expect(page.getByRole('row').filter({ hasText: unknown })).toContainText('goal');
});

test('signing out ends at the sign-in page, and the pages are closed', async ({ browser }) => {
  const other = await browser.newPage();
  await signIn(other);
  await other.getByRole('button', { name: `Account of ${admin.name}` }).click();
  await other.getByRole('menuitem', { name: 'Sign out' }).click();
  await other.waitForURL('**/sign-in');
  await other.goto('/goals');
  await expect(other).toHaveURL(/\/sign-in/);
  await other.close();
});
