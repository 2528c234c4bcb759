import { expect } from '@playwright/test';
import { everybody } from './foreign-site';
import { ask, pause, stored, test, UUID, visitorOf } from './script-test';

test('enrolls at the first question and records a goal, with one visitor on all pages', async ({
  page,
  site,
  errors,
}) => {
  await page.goto(site.url());
  await pause(300);
  expect(site.requests('enrollments'), 'loading the page enrolls nobody').toEqual([]);
  const answers = await page.evaluate(() => {
    const { test, control, variant, value } = window.experiments;
    return [
      test('checkout'),
      control('checkout'),
      variant('checkout'),
      value('checkout'),
      test('banner'),
      value('banner'),
    ];
  });
  expect(answers).toEqual([true, false, 'test', 'red', true, 'red']);
  const visitor = await visitorOf(page);
  expect(visitor).toMatch(UUID);
  await page.evaluate(() => window.experiments.goal('signup', { value: 12.5, id: 'order-17' }));
  await expect.poll(() => site.records('goals').length).toBe(1);
  await expect.poll(() => site.records('enrollments').length).toBe(1);
  expect(site.records('enrollments')[0]).toMatchObject({
    experiment: 'checkout',
    subject: visitor,
    variant: 'test',
    phase: 1,
    configVersion: 4,
    id: expect.stringMatching(UUID),
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  });
  expect(site.records('goals')[0]).toMatchObject({ goal: 'signup', subject: visitor, value: 12.5, id: 'order-17' });
  for (const { type, body } of site.sent) {
    expect(type, 'a type that needs no preflight').toMatch(/^text\/plain/);
    expect(Date.parse(`${String(body.sentAt)}`)).toBeGreaterThan(Date.now() - 10_000);
  }
  const cookie = (await page.context().cookies()).find(({ name }) => name === 'weir_visitor');
  expect(cookie).toMatchObject({ value: visitor, sameSite: 'Lax', path: '/', secure: false, httpOnly: false });
  expect((cookie?.expires ?? 0) - Date.now() / 1000).toBeGreaterThan(399 * 86_400);

  await page.goto(site.url());
  expect(await ask(page)).toBe('test');
  expect(await visitorOf(page)).toBe(visitor);
  await pause(500);
  expect(site.records('enrollments')).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('works through what was pushed before it came, also when it comes late', async ({ page, site, errors }) => {
  const late = `<script>
    window.experiments = window.experiments || [];
    experiments.push(['goal', 'signup', { value: 3 }]);
    experiments.push(['nothing'], null, 7, ['goal', 'viewed']);
    experiments.push(function (loaded) { document.title = loaded.variant('checkout'); });
    experiments.push(function () { throw new Error('of the page'); });
    experiments.push(['goal', 'last']);
  </script>`;
  await page.goto(site.url('async', late));
  await expect(page).toHaveTitle('test');
  await page.evaluate(() => window.experiments.push(['goal', 'later'], ['goal', 'latest']));
  await expect
    .poll(() => site.records('goals').map(({ goal }) => goal))
    .toEqual(['signup', 'viewed', 'last', 'later', 'latest']);
  expect(errors).toEqual([]);
});

test('without the script the queue is an array, and nothing throws', async ({ page, site, errors }) => {
  await page.route('**/experiments.js', (route) => route.abort());
  await page.goto(site.url('', `<script>window.experiments = []; experiments.push(['goal', 'signup'])</script>`));
  expect(await page.evaluate(() => Array.isArray(window.experiments))).toBe(true);
  expect(errors).toEqual([]);
});

test('loaded twice it is one script', async ({ page, site, errors }) => {
  await page.goto(site.url('', '<button data-weir-goal="signup">Go</button>'));
  await page.evaluate(() => window.experiments.variant('checkout'));
  const first = await page.evaluateHandle(() => window.experiments);
  await page.addScriptTag({ url: `${site.collector}/experiments.js?again` });
  expect(await page.evaluate((earlier) => earlier === window.experiments, first)).toBe(true);
  await page.getByRole('button').click();
  await expect.poll(() => site.records('goals').length).toBe(1);
  await pause(300);
  expect(site.records('goals')).toHaveLength(1);
  expect(site.records('enrollments')).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('a second tag without the consent attribute stores nothing', async ({ page, site, errors }) => {
  await page.goto(site.url('data-consent="required"'));
  await page.addScriptTag({ url: `${site.collector}/experiments.js` });
  expect(await stored(page)).not.toContain('weir_visitor');
  expect(errors).toEqual([]);
});

test('declared goals: clicks and sent forms, on what a single-page application adds later', async ({
  page,
  site,
  errors,
}) => {
  await page.goto(site.url('', '<main></main>'));
  await page.evaluate(() => {
    history.pushState({}, '', '/second');
    document.querySelector('main')?.replaceChildren(
      document.createRange().createContextualFragment(`
        <button data-weir-goal="bought" data-weir-value="19.90"><b>Buy</b></button>
        <form data-weir-goal="subscribed"><input name="mail"><button>Send</button></form>
        <p>nothing</p>`),
    );
    document.querySelector('button')?.addEventListener('click', (event) => event.stopImmediatePropagation());
    document.querySelector('form')?.addEventListener('submit', (event) => event.preventDefault());
  });
  await page.getByText('Buy').click();
  await page.getByText('nothing').click();
  await page.locator('input').click();
  await page.locator('input').press('x');
  await page.getByText('Send').click();
  await page.evaluate(() => {
    history.replaceState({}, '', '/third');
    document
      .querySelector('main')
      ?.replaceChildren(
        document.createRange().createContextualFragment('<a href="#top" data-weir-goal="climbed">Up</a>'),
      );
  });
  await page.getByText('Up').click();
  await page.goBack();
  await page.getByText('Up').click();
  await expect
    .poll(() => site.records('goals').map(({ goal, value }) => [goal, value]))
    .toEqual([
      ['bought', 19.9],
      ['subscribed', undefined],
      ['climbed', undefined],
      ['climbed', undefined],
    ]);
  expect(errors).toEqual([]);
});

test('a preview shows the variant and never enrolls', async ({ page, site, errors }) => {
  site.experiments = [
    { ...everybody, coverage: 0, state: 'disabled' },
    { ...everybody, key: 'second' },
  ];
  await page.goto(`${site.url()}&weir-checkout=test&weir-second=control`);
  const answers = await page.evaluate(() => {
    const { variant, value, test } = window.experiments;
    return [variant('checkout'), value('checkout'), variant('second'), test('second')];
  });
  expect(answers).toEqual(['test', 'red', 'control', false]);
  await pause(300);
  expect(site.requests('enrollments')).toEqual([]);
  await page.goto(`${site.url()}&weir-second=nothing`);
  expect(await page.evaluate(() => window.experiments.variant('second')), 'no such variant').toBe('test');
  expect(errors).toEqual([]);
});

test('a decorated link carries the visitor to another site, and the address is cleaned', async ({
  page,
  site,
  errors,
}) => {
  await page.goto(site.url());
  const visitor = await visitorOf(page);
  const other = site.url('', '', site.site.replace('127.0.0.1', 'localhost'));
  const link = await page.evaluate((url) => window.experiments.decorate(`${url}#part`), other);
  expect(link).toContain(`weir_visitor=${String(visitor)}`);
  await page.goto(link);
  expect(await visitorOf(page)).toBe(visitor);
  expect(page.url()).toBe(`${other}#part`);
  await page.goto(other);
  expect(await visitorOf(page), 'kept on the other site').toBe(visitor);
  for (const wrong of ['x', `${String(visitor)}0`, '%3Cscript%3E', '------------------------------------']) {
    await page.goto(`${other}&weir_visitor=${wrong}`);
    expect(await visitorOf(page)).toBe(visitor);
  }
  const pixel = await page.evaluate((url) => window.experiments.decorate(`${url}/goal/signup?id=1`), site.collector);
  expect(pixel).toBe(`${site.collector}/goal/signup?id=1&weir_visitor=${String(visitor)}`);
  expect(await page.evaluate(() => window.experiments.decorate('http://[')), 'no address').toBe('http://[');
  expect(errors).toEqual([]);
});

test('on plain http, over subdomains: real ids, one cookie for the whole domain', async ({ human, site }) => {
  const context = await human.newContext();
  const page = await context.newPage();
  const port = new URL(site.site).port;
  await page.goto(site.url('data-cookie-domain="shop.example"', '', `http://www.shop.example:${port}`));
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  const visitor = await visitorOf(page);
  expect(visitor).toMatch(UUID);
  await page.goto(site.url('', '', `http://help.shop.example:${port}`));
  expect(await visitorOf(page)).toBe(visitor);
  await context.close();
});

test('an element that happens to be called experiments is no obstacle', async ({ page, site, errors }) => {
  await page.goto(site.url('', '<div id="experiments"></div>'));
  expect(await ask(page)).toBe('test');
  expect(errors).toEqual([]);
});

test('back to a page that the browser kept: it still records', async ({ human, site }) => {
  const context = await human.newContext();
  const page = await context.newPage();
  await page.goto(site.url('', '<a data-weir-goal="again" href="#x">again</a>'));
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => (document.title = persisted ? 'kept' : 'loaded'));
  });
  await page.goto(site.url('', 'other'));
  await page.goBack({ waitUntil: 'commit' });
  await expect(page).toHaveTitle('kept');
  await page.getByText('again').click();
  await expect.poll(() => site.records('goals').map(({ goal }) => goal)).toEqual(['again']);
  await context.close();
});

test('identify is sent once for each user', async ({ page, site, errors }) => {
  await page.goto(site.url());
  await page.evaluate(() => {
    window.experiments.identify('user-42');
    window.experiments.identify('user-42');
  });
  await page.goto(site.url());
  await page.evaluate(() => window.experiments.identify('user-42'));
  await expect.poll(() => site.records('identify').length).toBe(1);
  await pause(300);
  expect(site.requests('identify')).toHaveLength(1);
  expect(site.requests('identify')[0]?.body).toMatchObject({
    visitor: await visitorOf(page),
    user: 'user-42',
    id: expect.stringMatching(UUID),
  });
  expect(errors).toEqual([]);
});
