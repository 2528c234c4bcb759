import { type Browser, type Page, test as base } from '@playwright/test';

/**
 * The browser tests' own `test`: a page that was gone to (or reloaded) is handed over when React answers its buttons.
 * A person waits until a page reacts; a test that presses a button of the server's HTML before that presses in vain.
 */
export const test = base.extend<object, { patient: void }>({
  patient: [
    async ({ browser }, use) => {
      await makePatient(browser);
      await use();
    },
    { scope: 'worker', auto: true },
  ],
});

const patched = new WeakSet<object>();

/** Every page of every browser of this worker has one prototype: changed once, it serves `newContext()` as well. */
async function makePatient(browser: Browser): Promise<void> {
  const context = await browser.newContext();
  const prototype = Object.getPrototypeOf(await context.newPage()) as Pick<Page, 'goto' | 'reload'>;
  await context.close();
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const { goto, reload } = prototype;
  prototype.goto = async function (this: Page, ...given) {
    const answer = await goto.apply(this, given);
    await untilReactAnswers(this);
    return answer;
  };
  prototype.reload = async function (this: Page, ...given) {
    const answer = await reload.apply(this, given);
    await untilReactAnswers(this);
    return answer;
  };
}

/** Waits until every button and field of a Next page is React's; pages of others are not waited for. */
async function untilReactAnswers(page: Page): Promise<void> {
  const end = Date.now() + 15_000;
  while (Date.now() < end) {
    const ready = await page
      .evaluate(() => {
        if (document.querySelector('script[src*="/_next/"]') === null) return true;
        return [...document.querySelectorAll('main button, main input, main select, main textarea, form button')].every(
          (element) => Object.keys(element).some((name) => name.startsWith('__reactProps')),
        );
      })
      // The page went on to another one while it was asked: its end is what counts.
      .catch(() => page.isClosed());
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
