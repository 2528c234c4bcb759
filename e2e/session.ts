import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { address, cronSecret, setupToken } from './environment';

/** The admin of the browser tests: made by the first test that needs one, as a person would. */
export const admin = { name: 'Ada Admin', email: 'ada@shop.example', password: 'a long password of Ada' };

/** Signs in as the admin, making the installation's first admin when there is none. Ends on the overview. */
export async function signIn(page: Page): Promise<void> {
  const setup = await page.goto(`/setup?token=${setupToken}`);
  if (setup?.status() === 200 && page.url().includes('/setup')) {
    await page.getByLabel('Your name').fill(admin.name);
    await page.getByLabel('E-mail').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    await page.getByRole('button', { name: 'Create the first admin' }).click();
  } else {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(admin.email);
    await page.getByLabel('Password', { exact: true }).fill(admin.password);
    await page.getByRole('button', { name: /sign in/i }).click();
  }
  await page.waitForURL('**/overview');
}

/** Makes an API token in Settings and answers the secret that is shown once. */
export async function makeToken(page: Page, name: string): Promise<string> {
  await page.goto('/settings/tokens');
  await page.getByRole('button', { name: 'New token' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('May').selectOption('write');
  await dialog.getByRole('button', { name: 'Create' }).click();
  const secret = page.getByRole('dialog').getByText(/^weir_sec_[\w-]{43}$/);
  await expect(secret).toBeVisible();
  return ((await secret.textContent()) ?? '').trim();
}

/** Runs what is due, as a hosting scheduler does. */
export async function callCron(request: APIRequestContext): Promise<void> {
  const answer = await request.post(`${address}/api/cron`, { headers: { authorization: `Bearer ${cronSecret}` } });
  expect(answer.status(), await answer.text()).toBe(200);
}
