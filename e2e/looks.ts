import { AxeBuilder } from '@axe-core/playwright';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';

/** The sizes and colour schemes in which every page is looked at. */
export const looks = [
  { name: 'wide and light', width: 1440, height: 900, colorScheme: 'light' },
  { name: 'wide and dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: 'narrow and light', width: 390, height: 844, colorScheme: 'light' },
  { name: 'narrow and dark', width: 390, height: 844, colorScheme: 'dark' },
] as const;

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
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${address} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(serious).toEqual([]);
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(tooWide, `${address} scrolls sideways`).toBeLessThanOrEqual(0);
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
