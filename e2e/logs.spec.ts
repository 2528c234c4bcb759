import { expect, type APIRequestContext, type BrowserContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as send, type ClientRequest, type IncomingMessage } from 'node:http';
import { address } from './environment';
import { expectSoundInAllLooks, FIRST_LOAD_MOST, firstLoadOf, listenForComplaints } from './looks';
import { callCron, makeToken, signIn } from './session';
import { test } from './test';

/**
 * A game's logs come in: a source is made from a file that proposes how it is read, files are dropped with a preview,
 * lines that wait are mended and dismissed, the same file again changes nothing, and the quests are read as statistics.
 */

test.describe.configure({ mode: 'serial' });

const mark = randomUUID().slice(0, 6);
const kind = `attempt${mark}`;
const source = `game_${mark}`;
const DAY = 86_400_000;
const day = new Date(Date.now() - 3 * DAY).toISOString().slice(0, 10);
const LOG = [
  '08:00:00,QUEST_STATUS,FET0001 ACCEPTED',
  '08:20:00,QUEST_STATUS,FET0001 COMPLETED',
  'soon,QUEST_STATUS,SAL0002 ACCEPTED',
  '09:00:00,QUEST_STATUS,SAL0002 LOST',
  '09:30:00,QUEST_STATUS,SAL0002 DECLINED',
].join('\n');

let context: BrowserContext;
let page: Page;
let token = '';
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  context = await browser.newContext({ acceptDownloads: true });
  page = await context.newPage();
  listenForComplaints(page, complaints);
  await signIn(page);
  token = await makeToken(page, `logs ${mark}`);
});
test.afterAll(() => context.close());
test.beforeEach(() => {
  complaints.length = 0;
});
test.afterEach(() => {
  expect(complaints).toEqual([]);
});

async function put(request: APIRequestContext, path: string, data: object): Promise<void> {
  const answer = await request.put(`/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` }, data });
  expect(answer.ok(), await answer.text()).toBe(true);
}
const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const chosen = () => page.getByLabel(`Drop files for Game ${mark} here`);

test('a source is made from a file that proposes how it is read', async ({ request }) => {
  const state = (value: string) => ({ op: 'equals', path: 'state', value });
  await put(request, `facets/quest_${mark}`, { name: 'Quest', kind, path: 'quest' });
  for (const name of ['accepted', 'declined', 'completed'])
    await put(request, `stocks/${name}_${mark}`, { name, kind, filter: state(name) });
  await put(request, `processes/quests_${mark}`, {
    ...{ name: `Quests ${mark}`, kind, facets: [`quest_${mark}`] },
    stocks: ['accepted', 'declined', 'completed'].map((name) => `${name}_${mark}`),
    ...{ startStock: `accepted_${mark}`, endStock: `completed_${mark}` },
  });

  await page.goto('/logs');
  await page.getByRole('link', { name: 'New source' }).first().click();
  await page.waitForURL('**/logs/new');
  await page.getByLabel('Drop a file of this source here').setInputFiles(file('p1.csv', LOG));
  await expect(page.getByText('would wait in quarantine')).toBeVisible();
  await expect(page.getByLabel('A file is')).toHaveValue('clock');
  const event = page.getByRole('group', { name: 'Event 1' });
  await expect(event.getByRole('textbox', { name: 'Event' })).toHaveValue('QUEST_STATUS');
  await expect(event.getByLabel('Handler')).toHaveValue('quest_status');
  await event.getByLabel('Options').fill(`{"kind":"${kind}"}`);
  await page.getByRole('button', { name: 'Create source' }).click();
  await expect(page.getByText('is needed').first()).toBeVisible();
  await page.getByRole('textbox', { name: /^Name/ }).fill(`Game ${mark}`);
  await expect(page.getByLabel('Slug')).toHaveValue(source);
  await page.getByRole('combobox', { name: /^Kind of subject/ }).fill(`player${mark}`);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Create source' }).click();
  await page.waitForURL(`**/logs/${source}`);
  await expect(page.getByText('Nothing was uploaded yet')).toBeVisible();
});

test('files are dropped, looked at, and sent', async () => {
  await chosen().setInputFiles([file('ada.csv', LOG), file('bob.csv', LOG.replaceAll('FET0001', 'BOS0003'))]);
  await expect(page.getByText('2 files', { exact: false }).first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'The first lines' })).toContainText('FET0001 ACCEPTED');
  await page.getByLabel('First day').fill(day);
  await page.getByRole('button', { name: 'Upload 2 files' }).click();
  const uploads = page.getByRole('region', { name: 'Uploads' });
  await expect(uploads.getByRole('link', { name: 'ada.csv' })).toBeVisible();
  await expect(uploads.getByRole('row', { name: /bob\.csv/ })).toContainText('Done');
  await expect(page.getByRole('heading', { name: '4 lines wait' })).toBeVisible();
  await expect(page.getByRole('img', { name: new RegExp(`Lines of Game ${mark} by day`) })).toBeVisible();
});

test('the same file again changes nothing', async () => {
  await chosen().setInputFiles([file('ada.csv', LOG)]);
  await page.getByRole('button', { name: 'Upload this file' }).click();
  const result = page.getByRole('status').filter({ hasText: 'Known already' });
  await expect(result).toContainText('Accepted0');
  await expect(page.getByRole('heading', { name: '4 lines wait' })).toBeVisible();
});

/** An upload that has begun and says no more until it is ended: it holds one of the places. */
async function holdPlace(player: string): Promise<ClientRequest> {
  const held = send(`${address}/api/v1/logs/${source}?subject=${player}&date=${day}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
  });
  held.write('08:00:00,QUEST_STATUS,');
  await once(held, 'socket');
  return held;
}

test('a browser waits for a place while four others upload, and goes on by itself', async ({ request }) => {
  const places = await Promise.all(['w1', 'w2', 'w3', 'w4'].map(holdPlace));
  const refused = () =>
    request.post(`/api/v1/logs/${source}?subject=w5&date=${day}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      data: '\n',
    });
  await expect.poll(async () => (await refused()).status()).toBe(503);
  // Large enough that the refusal comes while it is still on its way.
  const large = LOG + '\n'.repeat(8 * 1024 * 1024);
  await chosen().setInputFiles([file('late.csv', large)]);
  await page.getByLabel('First day').fill(day);
  await page.getByRole('button', { name: 'Upload this file' }).click();
  await expect(page.getByRole('progressbar', { name: 'Sent' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Waiting for a place' })).toContainText('4 uploads');
  const answers = places.map(async (place) => {
    place.end('WAI0009 ACCEPTED\n');
    const [answer] = (await once(place, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  });
  expect(await Promise.all(answers)).toEqual([200, 200, 200, 200]);
  await expect(page.getByRole('status').filter({ hasText: 'Known already' })).toContainText('Accepted3', {
    timeout: 30_000,
  });
  // A refusal on the way is an error to the browser's console.
  expect(complaints.filter((complaint) => !complaint.includes('503'))).toEqual([]);
  complaints.length = 0;
});

test('a line that waits is mended, another dismissed and taken back', async () => {
  await page.getByRole('region', { name: 'Uploads' }).getByRole('link', { name: 'bob.csv' }).click();
  await expect(page.getByRole('heading', { name: '2 lines wait' })).toBeVisible();
  await page.getByRole('button', { name: 'Mend line 3' }).click();
  const text = page.getByLabel('Text of line 3');
  await text.fill('08:40:00,QUEST_STATUS,SAL0002 LOST');
  await page.getByRole('button', { name: 'Book' }).click();
  await expect(page.getByText('none of ACCEPTED, DECLINED, COMPLETED').first()).toBeVisible();
  await text.fill('08:40:00,QUEST_STATUS,SAL0002 ACCEPTED');
  await page.getByRole('button', { name: 'Book' }).click();
  await expect(page.getByRole('heading', { name: '1 line waits' })).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss line 4' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing waits' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: '1 line waits' })).toBeVisible();
});

test('quests are read as shares, one by one and beside each other', async ({ request }) => {
  await callCron(request);
  await page.goto(`/processes/quests_${mark}`);
  await page.getByRole('link', { name: 'All of quest' }).click();
  const table = page.getByRole('region', { name: `Quests ${mark} by quest` });
  await expect(table.getByRole('row', { name: /FET0001/ })).toContainText('20 min');
  await expect(table.getByRole('img', { name: 'accepted 0%, declined 0%, completed 100%' }).first()).toBeVisible();
  // On a telephone a quest is a card, of which nothing is cut.
  await page.setViewportSize({ width: 390, height: 844 });
  const cut = () =>
    table.evaluate(
      (frame) =>
        [...frame.querySelectorAll('tbody :is(td, th)')].filter(
          (cell) => cell.getBoundingClientRect().right > frame.getBoundingClientRect().right,
        ).length,
    );
  expect(await cut()).toBe(0);
  await expect(table.getByRole('row', { name: /FET0001/ })).toContainText('20 min');
  await page.setViewportSize({ width: 1280, height: 720 });
  await table.getByRole('link', { name: 'FET0001' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'FET0001' })).toBeVisible();
  await expect(page.getByRole('img', { name: /Status of FET0001/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /FET0001 day by day/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /Completion time of FET0001: how many took how long/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /Completion time of FET0001: share that is not done/ })).toBeVisible();
  await expect(page.getByText(/\d+ not yet/).first()).toBeVisible();
  await page.getByLabel('Compare with').selectOption('BOS0003');
  await expect(page.getByRole('heading', { name: 'FET0001 and BOS0003' })).toBeVisible();
  await expect(page.getByRole('img', { name: /Status of BOS0003/ })).toBeVisible();
});

test('its pages are sound in every look, and light', async () => {
  test.setTimeout(300_000);
  const uploads = `/logs/${source}`;
  await page.goto(uploads);
  const upload = await page.getByRole('link', { name: 'bob.csv' }).first().getAttribute('href');
  const by = `/processes/quests_${mark}/by/quest_${mark}`;
  for (const one of ['/logs', '/logs/new', uploads, upload ?? '', by, `${by}/value?is=FET0001`]) {
    await expectSoundInAllLooks(page, one);
    expect.soft(await firstLoadOf(context, one), one).toBeLessThanOrEqual(FIRST_LOAD_MOST);
  }
});
