import { expect, type BrowserContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expectSoundInAllLooks, firstLoadOf, FIRST_LOAD_MOST, listenForComplaints } from './looks';
import { callCron, makeToken, signIn } from './session';
import { test } from './test';

/** An admin makes a webhook, sees its secret once, and a receiver that really listens is told what happens. */

test.describe.configure({ mode: 'serial' });

const mark = randomUUID().slice(0, 6);
const name = `Billing ${mark}`;
const order = `hook-${mark}`;
const got: { headers: IncomingHttpHeaders; body: string }[] = [];
let status = 204;
let receiver: Server;
let context: BrowserContext;
let page: Page;
let token = '';
let secret = '';
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(status).end('nobody’s business');
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  context = await browser.newContext();
  page = await context.newPage();
  // The set-up page is not there any more when another file has been through it.
  await signIn(page);
  listenForComplaints(page, complaints);
  token = await makeToken(page, `webhooks ${mark}`);
});
test.afterAll(async () => {
  await context.close();
  receiver.close();
});
test.afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

const address = () => `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/hooks/weir?key=hidden`;
const verify = (message: (typeof got)[number]) =>
  new Webhook(secret).verify(message.body, message.headers as Record<string, string>);

async function become(status: string): Promise<void> {
  const answer = await page.request.put(`/api/v1/subjects/order/${order}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    data: { attributes: { id: order, status } },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

test('a webhook is made with the keyboard, and its secret is shown once', async () => {
  await page.goto('/settings/webhooks');
  await page.getByRole('button', { name: 'New webhook' }).first().focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'New webhook' });
  await expect(form.getByLabel('Name')).toBeFocused();
  await page.keyboard.type(name);
  await form.getByLabel('Address').fill('ftp://files.example');
  await form.getByRole('switch', { name: 'All flows, those of the future too' }).press('Space');
  await form.getByRole('combobox', { name: 'Hears of' }).click({ force: true });
  await page.getByRole('option', { name: 'Is shipped' }).locator('visible=true').click();
  await page.keyboard.press('Tab');
  await form.getByRole('button', { name: 'Create webhook' }).click();
  await expect(form.getByText('must begin with https://')).toBeVisible();
  await form.getByLabel('Address').fill(address());
  await page.keyboard.press('Enter');
  const shown = page.getByRole('dialog', { name: 'Copy the secret now' });
  secret = ((await shown.getByText(/^whsec_[\w+/=]{44}$/).textContent()) ?? '').trim();
  expect(secret).not.toBe('');
  await shown.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row', { name });
  await expect(row).toContainText('Is shipped');
  await expect(row).not.toContainText('hidden');
  await page.reload();
  expect(await page.content()).not.toContain(secret.slice(6));
});

test('a test reaches the receiver at once, signed', async () => {
  await page.getByRole('link', { name }).click();
  await expect(page.getByText('Nothing was sent yet')).toBeVisible();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText('The receiver has it: it answered 204.')).toBeVisible();
  expect(got.splice(0).map(verify)).toMatchObject([{ type: 'webhook.test' }]);
});

test('an event is delivered, and what failed is tried again', async ({ request }) => {
  await become('placed');
  await become('paid');
  status = 500;
  await become('shipped');
  await callCron(request);
  await page.reload();
  const row = page.getByRole('row', { name: /^msg_/ });
  await expect(row).toContainText('Next try');
  await expect(row).toContainText('answered 500');
  await expect(page.getByText('Failing', { exact: true })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('business');
  status = 200;
  await expect(async () => {
    await callCron(request);
    expect(got).toHaveLength(2);
  }).toPass({ timeout: 30_000 });
  await page.reload();
  await expect(row).toContainText('Delivered');
  const [first, second] = got.splice(0);
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  if (second === undefined) throw new Error('nothing came');
  expect(verify(second)).toMatchObject({
    type: 'flow.event',
    data: {
      flow: 'order_is_shipped',
      subject: { kind: 'order', id: order },
      source: 'order_paid',
      sink: 'order_shipped',
    },
  });
  await row.getByRole('link', { name: 'order_is_shipped' }).click();
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
});

test('every look of its page is sound, and its first load is within the budget', async ({ browser }) => {
  test.setTimeout(120_000);
  const here = new URL(page.url()).pathname;
  await expectSoundInAllLooks(page, here);
  await expectSoundInAllLooks(page, '/settings/webhooks');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
  const fresh = await browser.newContext({ storageState: await context.storageState() });
  for (const address of [here, '/settings/webhooks'])
    expect(await firstLoadOf(fresh, address), address).toBeLessThanOrEqual(FIRST_LOAD_MOST);
  await fresh.close();
  await page.goto(here);
});

test('what cannot be taken back is asked first: another secret, off, archived', async () => {
  const choose = async (item: string) => {
    await page.getByRole('button', { name: `More about ${name}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose('New secret…');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('for 24 hours with the old one as well');
  await dialog.getByRole('button', { name: 'New secret' }).click();
  const shown = page.getByRole('dialog', { name: 'Copy the secret now' });
  await expect(shown.getByText(/^whsec_/)).not.toHaveText(secret);
  await shown.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect.poll(() => got.length).toBe(1);
  expect(got.splice(0).map(verify)).toMatchObject([{ type: 'webhook.test' }]);

  await choose('Switch off…');
  await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
  await expect(page.getByText('Off', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByText('On', { exact: true })).toBeVisible();

  await choose('Archive…');
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
  await expect(page.getByRole('button', { name: 'Restore' })).toBeVisible();
  await page.getByRole('link', { name: 'All webhooks' }).click();
  await expect(page.getByRole('link', { name })).toBeHidden();
  await page.goto('/activity?entity=webhook');
  await expect(
    page.getByRole('listitem').filter({ hasText: 'made a new secret for the webhook' }).first(),
  ).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('hidden');
});
