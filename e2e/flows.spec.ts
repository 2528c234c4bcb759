import { expect, type APIRequestContext, type BrowserContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expectSoundInAllLooks, firstLoadOf, FIRST_LOAD_MOST } from './looks';
import { callCron, makeToken, signIn } from './session';
import { test } from './test';

/**
 * A product manager's path through stocks and flows: define states with a live count, name a transition, put both
 * together as a process, read it, work through a stock, set attributes and take it back, look at one subject, erase it.
 */

test.describe.configure({ mode: 'serial' });

const mark = randomUUID().slice(0, 6);
const kind = `account${mark}`;
const slug = (name: string) => `${name}_${mark}`;
const DAY = 86_400_000;

let context: BrowserContext;
let page: Page;
let token = '';
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext({ acceptDownloads: true });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Chromium asks for it whenever the icon of a page is exchanged.
    if (message.location().url.endsWith('/favicon.ico')) return;
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()} ${message.location().url}`);
  });
  await signIn(page);
  token = await makeToken(page, `flows ${mark}`);
});
test.afterAll(() => context.close());
test.beforeEach(() => {
  complaints.length = 0;
});
test.afterEach(() => {
  expect(complaints).toEqual([]);
});

const headers = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });

async function put(request: APIRequestContext, address: string, data: object): Promise<void> {
  const answer = await request.put(`/api/v1/${address}`, { headers: headers(), data });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Chooses some of many, and goes on to the next field. */
async function choose(label: string, names: string[]): Promise<void> {
  const field = page.getByRole('combobox', { name: label });
  await field.click({ force: true });
  for (const name of names) {
    await page
      .getByRole('option', { name: `${name} ${mark}` })
      .locator('visible=true')
      .click();
  }
  await page.keyboard.press('Tab');
  await expect(field).toHaveAttribute('aria-expanded', 'false');
}

test('subjects arrive with a past of twenty days', async ({ request }) => {
  const now = Date.now();
  const subjects = Array.from({ length: 24 }, (_, index) => {
    const subject = { kind, id: `a-${index}` };
    const start = now - (20 - (index % 10)) * DAY;
    const changes = [{ subject, attributes: { state: 'visiting', plan: index % 3 === 0 ? 'pro' : 'free' }, at: start }];
    if (index % 4 !== 0) changes.push({ subject, attributes: { state: 'trial' } as never, at: start + DAY });
    if (index % 4 > 1) changes.push({ subject, attributes: { state: 'paid' } as never, at: start + 4 * DAY });
    return changes;
  })
    .flat()
    .map((change, index) => ({ ...change, at: new Date(change.at).toISOString(), id: `${mark}-${index}` }));
  const answer = await request.post('/api/v1/subjects', { headers: headers(), data: { subjects } });
  expect(answer.ok(), await answer.text()).toBe(true);
});

test('a stock is defined in the editor, which says how many fit', async () => {
  await page.goto('/stocks/new');
  await page.getByLabel('Name').fill(`Visiting ${mark}`);
  await expect(page.getByLabel('Slug')).toHaveValue(slug('visiting'));
  await page.getByLabel('Kind of subject').fill(kind);
  await page.getByLabel('Attribute').fill('state');
  await page.getByLabel('Value', { exact: true }).fill('trial');
  await expect(page.getByText('6 subjects fit now')).toBeVisible();
  await page.getByLabel('Value', { exact: true }).fill('visiting');
  await expect(page.getByText('6 subjects fit now')).toBeVisible();
  await page.getByRole('button', { name: 'Condition' }).click();
  await page.getByLabel('Attribute').nth(1).fill('plan');
  await page.getByLabel('Comparison').nth(1).selectOption('is one of');
  await page.getByLabel('Values, one a line').fill('pro\nfree');
  await expect(page.getByText('state is “visiting” and plan is one of “pro”, “free”')).toBeVisible();
  await expect(page.getByText('6 subjects fit now')).toBeVisible();
  await page.getByRole('button', { name: 'Remove this condition' }).nth(1).click();
  await page.getByRole('button', { name: 'Create stock' }).click();
  await page.waitForURL(`**/stocks/${slug('visiting')}`);
  await expect(page.getByRole('heading', { level: 1, name: `Visiting ${mark}` })).toBeVisible();
});

test('a facet, a flow and a process are defined, and the process adds up', async ({ request }) => {
  test.setTimeout(120_000);
  for (const state of ['trial', 'paid']) {
    await put(request, `stocks/${slug(state)}`, {
      name: state === 'paid' ? `Paying ${mark}` : `On trial ${mark}`,
      kind,
      filter: { op: 'equals', path: 'state', value: state },
    });
  }
  await page.goto('/stocks');
  await page.getByRole('button', { name: 'New facet' }).click();
  const facet = page.getByRole('dialog', { name: 'New facet' });
  await facet.getByLabel('Name').fill(`Plan ${mark}`);
  await facet.getByLabel('Kind of subject').fill(kind);
  await facet.getByLabel('Attribute').fill('plan');
  await facet.getByRole('button', { name: 'Create facet' }).click();
  await expect(page.getByRole('row', { name: new RegExp(`Plan ${mark}`) })).toBeVisible();

  await page.goto('/flows?new=');
  const flow = page.getByRole('dialog', { name: 'New flow' });
  await flow.getByLabel('Name').fill(`Converts ${mark}`);
  await flow.getByLabel('Kind of subject').selectOption(kind);
  await choose('From any of', ['On trial']);
  await choose('To any of', ['Paying']);
  await flow.getByRole('button', { name: 'Create flow' }).click();
  await expect(page.getByRole('row', { name: new RegExp(`Converts ${mark}`) })).toBeVisible();

  await page.goto('/processes/new');
  await page.getByLabel('Name').fill(`Accounts ${mark}`);
  await page.getByLabel('Kind of subject').selectOption(kind);
  await choose('Stocks', ['Visiting', 'On trial', 'Paying']);
  await choose('Flows', ['Converts']);
  await choose('Facets', ['Plan']);
  await page.getByLabel('From the first entry to').selectOption(slug('trial'));
  await page.getByLabel('to the first later entry to').selectOption(slug('paid'));
  await page.getByRole('button', { name: 'Create process' }).click();
  await page.waitForURL(`**/processes/${slug('accounts')}`);

  // what was defined afterwards gets its history from the job
  await callCron(request);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Balance' })).toContainText('Everything adds up');
  const row = page.getByRole('row', { name: new RegExp(`^Paying ${mark}`) });
  await expect(row).toContainText('12');
  await expect(row).toContainText('✓ 0');
  await expect(page.getByRole('row', { name: new RegExp(`^Converts ${mark}`) })).toContainText('12');
  await expect(page.getByRole('img', { name: /12 from On trial/ })).toBeVisible();
  // from trial to paid: three days for all twelve, six are still on trial
  const lead = page.locator('section', { has: page.getByRole('heading', { name: 'Lead time' }) });
  await expect(lead).toContainText('3 d');
  await expect(lead).toContainText('6 not there yet');
});

test('every chart is a table and a file too, and the address says what is shown', async () => {
  await page.goto(`/processes/${slug('accounts')}`);
  const moves = page.locator('section', { has: page.getByRole('heading', { name: 'Who moved where' }) });
  await moves.getByRole('button', { name: 'Table' }).click();
  await expect(moves.getByRole('row', { name: new RegExp(`On trial ${mark} Paying ${mark} 12`) })).toBeVisible();
  const [file] = await Promise.all([page.waitForEvent('download'), moves.getByRole('button', { name: 'CSV' }).click()]);
  expect(await readFile(await file.path(), 'utf8')).toContain(
    `${slug('trial')},${slug('paid')},12,${slug('converts')}`,
  );

  await page.getByLabel('Facet').selectOption({ label: `By plan ${mark}` });
  await page.waitForURL(`**facet=${slug('plan')}**`);
  await page.getByLabel(`Plan ${mark}: value`).selectOption('pro');
  await page.waitForURL('**value=pro**');
  const paying = page.getByRole('row', { name: new RegExp(`^Paying ${mark}`) });
  const twelve = paying.getByRole('cell', { name: '12', exact: true });
  await expect(twelve).toHaveCount(0);
  await expect(paying).toContainText('✓ 0');
  const narrowed = await paying.textContent();
  await page.reload();
  await expect(paying).toHaveText(narrowed ?? '');
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(twelve.first()).toBeVisible();
});

test('chosen subjects get attributes, which is taken back with one press', async () => {
  await page.goto(`/stocks/${slug('trial')}`);
  await expect(page.getByRole('heading', { name: '6 inside now' })).toBeVisible();
  const boxes = page.getByRole('checkbox', { name: /^Choose a-/ });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole('button', { name: 'Set attributes…' }).click();
  const dialog = page.getByRole('dialog', { name: /Set attributes of 2/ });
  await dialog.getByLabel('Attribute').fill('state');
  await dialog.getByRole('textbox', { name: 'Value' }).fill('paid');
  await dialog.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(page.getByText('2 subjects changed.')).toBeVisible();
  await expect(page.getByRole('heading', { name: '4 inside now' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: '6 inside now' })).toBeVisible();
});

test('what code of this application does with chosen subjects, it does for each of them', async ({ request }) => {
  await put(request, `subjects/order/o-${mark}`, { attributes: { id: `o-${mark}`, status: 'placed' } });
  await page.goto(`/stocks/order_placed?search=o-${mark}`);
  await page.getByRole('checkbox', { name: `Choose o-${mark}` }).check();
  await page.getByRole('button', { name: 'Remind the customer…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remind the customer: 1 subject?' });
  await dialog.getByRole('button', { name: 'Remind the customer' }).click();
  await expect(page.getByText('Remind the customer: done for 1 subject.')).toBeVisible();
});

test('a stock is worked through with the keyboard, and whoever leaves makes room for the next', async () => {
  await page.goto(`/stocks/${slug('visiting')}/queue`);
  const subject = page.getByRole('heading', { level: 2 });
  await expect(page.getByText('1 of 6')).toBeVisible();
  const first = await subject.textContent();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('2 of 6')).toBeVisible();
  const second = await subject.textContent();
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog', { name: `Set attributes of ${second}` });
  await dialog.getByLabel('Attribute').fill('state');
  await dialog.getByRole('textbox', { name: 'Value' }).fill('trial');
  await dialog.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(page.getByText('2 of 5')).toBeVisible();
  await expect(subject).not.toHaveText(second ?? '');
  await page.keyboard.press('k');
  await expect(page.getByText('1 of 5')).toBeVisible();
  await expect(subject).toHaveText(first ?? '');
});

test('a rule moves who stays too long, and without the rule nobody has moved', async ({ request }) => {
  test.setTimeout(120_000);
  const inside = (count: number) => page.getByRole('heading', { name: `${count} inside now` });
  await page.goto(`/stocks/${slug('visiting')}`);
  await expect(inside(5)).toBeVisible();
  await page.goto('/stocks');
  await page.getByRole('button', { name: 'New rule' }).click();
  const form = page.getByRole('dialog', { name: 'New decay rule' });
  await form.getByLabel('Name').fill(`Cools down ${mark}`);
  await form.getByLabel('Who is in').selectOption(slug('visiting'));
  await form.getByLabel('For days').fill('0');
  await form.getByLabel('Since').selectOption('they entered');
  await form.getByLabel('Attribute').fill('state');
  await form.getByRole('textbox', { name: 'Value' }).fill('gone');
  await form.getByRole('button', { name: 'Create rule' }).click();
  await expect(form.getByLabel('For days')).toHaveAttribute('aria-invalid', 'true');
  await form.getByLabel('For days').fill('365');
  await form.getByRole('button', { name: 'Create rule' }).click();
  const row = page.getByRole('row', { name: new RegExp(`Cools down ${mark}`) });
  await expect(row).toContainText('365 d since the entry');

  await row.getByRole('button', { name: /^Edit/ }).click();
  const again = page.getByRole('dialog', { name: `Cools down ${mark}` });
  await expect(again.getByLabel('Who is in')).toBeDisabled();
  await again.getByLabel('For days').fill('2');
  await again.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('2 d since the entry');
  await callCron(request);
  await page.goto(`/stocks/${slug('visiting')}`);
  await expect(inside(0)).toBeVisible();

  await page.goto('/stocks');
  await row.getByRole('button', { name: /^Archive/ }).click();
  await expect(page.getByText(`Cools down ${mark} is archived. Its history is kept.`)).toBeVisible();
  await callCron(request);
  await page.goto(`/stocks/${slug('visiting')}`);
  await expect(inside(5)).toBeVisible();
});

test('a flow shows its rate with an interval, in the unit that is asked for', async () => {
  await page.goto(`/flows/${slug('converts')}`);
  await expect(page.getByRole('region', { name: 'Rate' }).first()).toContainText(/between [\d.]+ and [\d.]+/);
  await page.getByLabel('Rate per').selectOption('week');
  await page.waitForURL('**unit=week**');
  await expect(page.getByRole('region', { name: 'Rate' }).first()).toContainText('a week');
  await expect(page.getByRole('heading', { name: /^1\d events$/ })).toBeVisible();
});

test('a subject is found, read and erased', async ({ request }) => {
  await page.goto('/subjects');
  await page.getByLabel('Kind').fill(kind);
  await page.getByLabel('Id', { exact: true }).fill('nobody');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByText('“nobody”')).toBeVisible();
  await page.getByLabel('Id', { exact: true }).fill('a-3');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(`**/subjects/${kind}/a-3`);
  await expect(page.getByText(`Converts ${mark}: On trial ${mark} → Paying ${mark}`)).toBeVisible();
  await page.getByRole('button', { name: 'Stocks', exact: true }).click();
  await expect(page.getByText('state = "paid"')).toBeHidden();

  await page.getByRole('button', { name: 'Erase…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Erase/ });
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Type the id');
  await dialog.getByLabel('Type a-3 to go on').fill('a-3');
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await page.waitForURL('**/subjects');
  const gone = await request.get(`/api/v1/subjects/${kind}/a-3`, { headers: headers() });
  expect(gone.status()).toBe(404);
});

test('a job is run by hand, and its run is in the history', async () => {
  await page.goto('/schedule');
  await expect(page.getByRole('row', { name: /^history/ })).toBeVisible();
  await page.getByRole('button', { name: 'Run upkeep now' }).click();
  await expect(page.getByText(/^upkeep ran in/)).toBeVisible();
  await page.getByLabel('Runs of', { exact: true }).selectOption('upkeep');
  await page.waitForURL('**job=upkeep**');
  await expect(page.getByRole('row').filter({ hasText: 'by hand' }).first()).toContainText('Done');
});

test('nothing serious is wrong with any of these pages, wide and narrow, in light and dark', async () => {
  test.setTimeout(300_000);
  const process = `/processes/${slug('accounts')}`;
  const stock = `/stocks/${slug('trial')}`;
  for (const address of [
    process,
    `${process}/edit`,
    `${stock}?facet=${slug('plan')}`,
    `${stock}/edit`,
    `${stock}/queue`,
    `/flows/${slug('converts')}?facet=${slug('plan')}`,
    `/subjects/${kind}/a-2`,
  ]) {
    await expectSoundInAllLooks(page, address);
  }
});

test('the first load of each page is within its budget', async ({ browser }) => {
  const fresh = await browser.newContext({ storageState: await context.storageState() });
  for (const address of [
    `/processes/${slug('accounts')}`,
    `/stocks/${slug('trial')}`,
    `/stocks/${slug('trial')}/edit`,
    `/flows/${slug('converts')}`,
    `/subjects/${kind}/a-2`,
  ]) {
    expect(await firstLoadOf(fresh, address), address).toBeLessThanOrEqual(FIRST_LOAD_MOST);
  }
  await fresh.close();
});
