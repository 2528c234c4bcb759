import { AxeBuilder } from '@axe-core/playwright';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';

/** Scripts that a page may load before it answers. Unit: bytes, compressed. */
export const FIRST_LOAD_MOST = 220 * 1024;

/** Collects what the page throws and what the browser reports as an error. */
export function listenForComplaints(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Chromium asks for it whenever the icon of a page is exchanged.
    if (message.location().url.endsWith('/favicon.ico')) return;
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()} ${message.location().url}`);
  });
}

/** Nothing on the page keeps anybody from using it, and it does not scroll sideways. Drawings that come late count too. */
export async function expectSound(page: Page, address: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await expectSoundNow(page, address);
}

async function expectSoundNow(page: Page, address: string, without: string[] = []): Promise<void> {
  const { violations } = await axe(page).disableRules(without).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${address} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(serious).toEqual([]);
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(tooWide, `${address} scrolls sideways`).toBeLessThanOrEqual(0);
}

/**
 * Goes to a page and looks at it wide and narrow, light and dark: everything in both widths, contrast once in each
 * scheme. It is loaded once; the page follows the window and the system's colours by itself, which is a promise of its own.
 */
export async function expectSoundInAllLooks(page: Page, address: string): Promise<void> {
  const html = page.locator('html');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WIDE);
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'light');
  await expectSound(page, `${address} wide and light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expectContrast(page, `${address} wide and dark`);
  await page.setViewportSize(NARROW);
  // Nothing is loaded for another width: what follows the window has done so after a frame or two.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await expectSoundNow(page, `${address} narrow and dark`, ['color-contrast']);
}

/** In the page itself: the other way opens a page for every result. Our pages have no frames of other sites. */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode();

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

async function expectContrast(page: Page, address: string): Promise<void> {
  const { violations } = await axe(page).withRules(['color-contrast']).analyze();
  expect(violations.flatMap(({ nodes }) => nodes.map(({ target }) => `${address}: ${target.join(' ')}`))).toEqual([]);
}

/** What a browser has to load before the page answers. Unit: bytes, compressed; without scripts for old browsers. */
export async function firstLoadOf(context: BrowserContext, path: string): Promise<number> {
  const answer = await context.request.get(path);
  const scripts = [
    ...(await answer.text()).matchAll(/<script\b(?![^>]*nomodule)[^>]*src="(\/_next\/static\/[^"]+\.js)"/gi),
  ].map(([, src]) => src ?? '');
  let bytes = 0;
  for (const src of new Set(scripts)) {
    const script = await context.request.get(src, { headers: { 'accept-encoding': 'gzip' } });
    bytes += Number(script.headers()['content-length'] ?? gzipSync(await script.body()).length);
  }
  return bytes;
}
