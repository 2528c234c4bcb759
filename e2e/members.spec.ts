import { expect, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { admin, makeToken, signIn } from './session';
import { test } from './test';

/** People come by links, lose their sessions with their role, and an admin is always left. */

const joinAs = async (guest: Page, link: string, name: string, password: string) => {
  await guest.goto(link);
  await guest.getByLabel('Your name').fill(name);
  await guest.getByLabel('Password', { exact: true }).fill(password);
  await guest.keyboard.press('Enter');
};

const menuOf = async (page: Page, name: string, item: string) => {
  await page.getByRole('button', { name: `Change ${name}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

test('an invitation, a role change, a refused sign-in, a reset', async ({ page, browser }) => {
  const name = `Vic ${randomUUID().slice(0, 8)}`;
  const email = `${name.replace(' ', '-').toLowerCase()}@shop.example`;
  await signIn(page);
  await page.goto('/settings/members');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('dialog').getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByRole('dialog').locator('code').innerText();
  expect(new URL(link).pathname).toMatch(/^\/invite\/[\w-]{43}$/);
  await page.getByRole('button', { name: 'Done' }).click();

  const context = await browser.newContext();
  const guest = await context.newPage();
  await joinAs(guest, link, name, 'short');
  await expect(guest.getByText('Must have at least 12 characters.')).toBeVisible();
  await joinAs(guest, link, name, 'a long enough password');
  await guest.waitForURL('**/overview');
  // a viewer sees no members, and changes no settings
  await guest.goto('/settings/members');
  await guest.waitForURL('**/overview');
  await guest.goto('/settings');
  await expect(guest.getByRole('button', { name: 'Save the origins' })).toBeDisabled();
  // a link works once
  await guest.goto(link);
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText('This link does not work any more');

  await page.reload();
  await menuOf(page, name, 'Make editor');
  await page.getByRole('dialog').getByRole('button', { name: 'Make editor' }).click();
  await expect(page.getByRole('row', { name }).getByRole('cell', { name: 'editor' })).toBeVisible();
  await guest.goto('/goals');
  await guest.waitForURL('**/sign-in?next=%2Fgoals');

  await guest.getByLabel('E-mail').fill(email);
  await guest.getByLabel('Password', { exact: true }).fill('not the password');
  await guest.keyboard.press('Enter');
  await expect(guest.getByText('The e-mail address or the password is wrong.')).toBeVisible();
  await guest.getByLabel('Password', { exact: true }).fill('a long enough password');
  await guest.keyboard.press('Enter');
  await guest.waitForURL('**/goals');

  await menuOf(page, name, 'Password reset link');
  const reset = await page.getByRole('dialog').locator('code').innerText();
  await guest.goto(reset);
  await guest.getByLabel('New password').fill('another long password');
  await guest.keyboard.press('Enter');
  await guest.waitForURL('**/overview');
  await context.close();

  await page.goto(`/activity?entity=member&key=${encodeURIComponent(email)}`);
  await expect(page.getByRole('listitem').filter({ hasText: 'changed the role of' })).toContainText('editor');
  await expect(page.getByRole('main')).not.toContainText(new URL(link).pathname.slice(8));
});

test('the last admin stays', async ({ page }) => {
  await signIn(page);
  await page.goto('/settings/members');
  await menuOf(page, admin.name, 'Remove');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('This is the last admin.')).toBeVisible();
});

test('a token reads until it is revoked', async ({ page, request }) => {
  const name = `nightly ${randomUUID().slice(0, 8)}`;
  await signIn(page);
  const headers = { authorization: `Bearer ${await makeToken(page, name)}` };
  expect((await request.get('/api/v1/experiments', { headers })).status()).toBe(200);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('row', { name })).toContainText('revoked');
  expect((await request.get('/api/v1/experiments', { headers })).status()).toBe(401);
});

test('no page and no payload without a session, whatever the client claims', async ({ request }) => {
  const claims: Record<string, string>[] = [
    {},
    { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
    { cookie: 'better-auth.session_token=forged.signature' },
    { cookie: 'better-auth.session_token=forged.signature', rsc: '1' },
    { cookie: 'better-auth.session_token=forged.signature', rsc: '1', 'next-router-prefetch': '1' },
  ];
  for (const path of ['/overview', '/settings/members', '/settings/tokens', '/activity', '/overview.rsc']) {
    for (const headers of claims) {
      const answer = await request.get(path, { headers, maxRedirects: 0 });
      expect([path, headers, await answer.text()]).not.toEqual([path, headers, expect.stringContaining(admin.email)]);
      expect([path, headers, [200, 307, 404].includes(answer.status())]).toEqual([path, headers, true]);
    }
  }
  // Somebody has set this installation up: nobody does so again.
  expect((await request.get('/setup?token=x', { maxRedirects: 0 })).status()).toBe(404);
  const page = await request.get('/settings/members');
  expect(new URL(page.url()).pathname).toBe('/sign-in');
});
