import { type Browser, expect, type Page } from '@playwright/test';
import { ForeignSite } from './foreign-site';
import { test as base } from './test';

/** For the script alone, in a page of another site (127.0.0.1) than the one it comes from and sends to (localhost). */

type Experiments = {
  test(name: unknown): boolean;
  control(name: unknown): boolean;
  variant(name: unknown): string;
  value(name: unknown): unknown;
  goal(name: unknown, options?: unknown): void;
  identify(user: unknown): void;
  confirmHuman(): void;
  consent(given: boolean): void;
  visitorId(): string | null;
  decorate(url: string): string;
  push(...calls: unknown[]): void;
};

declare global {
  interface Window {
    experiments: Experiments;
  }
}

export const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** `site` is fresh for each test; `human` is a browser that does not say that a program drives it. */
export const test = base.extend<{ site: ForeignSite; errors: string[] }, { human: Browser }>({
  site: async ({}, use) => {
    const site = new ForeignSite();
    await site.start();
    await use(site);
    await site.stop();
  },
  errors: async ({ page }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await use(errors);
    expect(errors, 'no error reaches the page').toEqual([]);
  },
  human: [
    async ({ playwright }, use, { project }) => {
      const options = project.use.launchOptions ?? {};
      const own = [
        '--disable-blink-features=AutomationControlled',
        '--host-resolver-rules=MAP *.shop.example 127.0.0.1',
      ];
      const browser = await playwright.chromium.launch({
        ...options,
        args: [...(options.args ?? []), ...own],
        ignoreDefaultArgs: ['--disable-back-forward-cache'],
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
});

export const ask = (page: Page): Promise<string> => page.evaluate(() => window.experiments.variant('checkout'));
export const visitorOf = (page: Page): Promise<string | null> => page.evaluate(() => window.experiments.visitorId());
export const stored = (page: Page): Promise<string> =>
  page.evaluate(() => `${document.cookie} ${JSON.stringify(localStorage)}`);
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
