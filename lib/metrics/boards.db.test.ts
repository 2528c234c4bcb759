import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { addNote } from './add-note';
import { archiveBoard } from './archive-board';
import { createBoard } from './create-board';
import { createBoardLink } from './create-board-link';
import { createDomain } from './create-domain';
import { createMetric } from './create-metric';
import { listAnnotations } from './list-annotations';
import { listBoardLinks } from './list-board-links';
import { listBoards } from './list-boards';
import { readBoard } from './read-board';
import { readSharedBoard } from './read-shared-board';
import { recordStatistic } from './record-statistic';
import { removeNote } from './remove-note';
import { restoreBoard } from './restore-board';
import { revokeBoardLink } from './revoke-board-link';
import { updateBoard } from './update-board';

const NOW = new Date('2026-03-20T23:30:00Z');

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;
let anybody: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url, 4);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  anybody = { ...ctx, actor: { kind: 'public' } };
  await ctx.db.setting.create({ data: { key: 'timeZone', value: 'Europe/Amsterdam' } });
  await createDomain(ctx, { ref: 'shop', name: 'Shop' });
  await createMetric(ctx, { ref: 'shop/orders', name: 'Orders' });
  await createMetric(ctx, {
    ...{ ref: 'shop/growth', name: 'Growth', derived: { type: 'difference', metric: 'shop/orders' } },
  });
  await recordStatistic(ctx, { metric: 'shop/orders', value: 7 });
  await createBoard(ctx, {
    ...{ slug: 'weekly', name: 'Weekly' },
    charts: [{ metric: 'shop/orders', days: 7 }, { metric: 'shop/growth', days: 30 }, { metric: 'shop/gone' }],
  });
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

it('reads a board with the numbers of its charts, in their order, until today', async () => {
  const { board, charts } = await readBoard(ctx, { slug: 'weekly' });
  expect(board.charts.map(({ metric, days }) => [metric, days])).toEqual([
    ['shop/orders', 7],
    ['shop/growth', 30],
    ['shop/gone', 90],
  ]);
  expect(charts[0]?.series?.dates).toHaveLength(7);
  expect(charts[0]?.series?.dates.at(-1)).toBe('2026-03-21');
  expect(charts[0]?.series?.lines[0]?.values.at(-1)).toBe(7);
  expect(charts[2]).toMatchObject({ metric: null, series: null });
});

it('gives a link that opens this board and names nothing else, until it is revoked', async () => {
  const { link, token } = await createBoardLink(ctx, { slug: 'weekly' });
  expect(token.startsWith(link.prefix)).toBe(true);
  const [stored] = await ctx.db.boardLink.findMany();
  expect(JSON.stringify(stored)).not.toContain(token);
  expect(JSON.stringify(await ctx.db.activity.findMany())).not.toContain(token);

  await addNote(ctx, { date: '2026-03-20', text: 'Secret campaign' });
  const shared = await readSharedBoard(anybody, { token });
  expect(shared.charts[0]?.series?.lines[0]?.values.at(-1)).toBe(7);
  expect(shared.charts[1]?.metric).toMatchObject({ ref: 'shop/growth', derived: null, usedBy: [] });
  expect(JSON.stringify(shared)).not.toContain('Secret campaign');
  expect((await listBoardLinks(ctx, { slug: 'weekly' }))[0]?.lastUsedAt).toBe(NOW.toISOString());

  for (const wrong of ['', 'x'.repeat(43), `${token}x`, link.prefix, "' OR 1=1 --"]) {
    await expect(readSharedBoard(anybody, { token: wrong })).rejects.toMatchObject({ code: 'not_found' });
  }
  await archiveBoard(ctx, { slug: 'weekly' });
  await expect(readSharedBoard(anybody, { token })).rejects.toMatchObject({ code: 'not_found' });
  await restoreBoard(ctx, { slug: 'weekly' });
  expect((await readSharedBoard(anybody, { token })).board.slug).toBe('weekly');

  const revoked = await revokeBoardLink(ctx, { id: link.id });
  await expect(readSharedBoard(anybody, { token })).rejects.toMatchObject({ code: 'not_found' });
  const later = { ...ctx, now: new Date(NOW.getTime() + 1000) };
  expect((await revokeBoardLink(later, { id: link.id })).revokedAt).toBe(revoked.revokedAt);
});

it('is changed and shared only by those who may, and read by nobody without a link', async () => {
  const viewer: Context = { ...ctx, actor: { kind: 'user', id: 'v', name: 'v', role: 'viewer' } };
  await expect(createBoardLink(viewer, { slug: 'weekly' })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(updateBoard(viewer, { slug: 'weekly', change: { name: 'x' } })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(readBoard(anybody, { slug: 'weekly' })).rejects.toMatchObject({ code: 'unauthenticated' });
});

it('takes charts as a whole, in their order, and leaves alone what a change does not name', async () => {
  const charts = [{ metric: 'shop/growth' }, { metric: 'shop/orders' }];
  const board = await updateBoard(ctx, { slug: 'weekly', change: { charts } });
  expect(board).toMatchObject({ name: 'Weekly', charts: [{ metric: 'shop/growth' }, { metric: 'shop/orders' }] });
  expect((await updateBoard(ctx, { slug: 'weekly', change: { name: 'Each week' } })).charts).toHaveLength(2);
  expect((await listBoards(ctx)).map(({ name }) => name)).toEqual(['Each week']);
});

it('marks notes, imports and experiments on the day of the project’s zone', async () => {
  await addNote(ctx, { metric: 'shop/orders', date: '2026-03-19', text: 'Came over', kind: 'import' });
  await createExperiment(ctx, { key: 'checkout', name: 'Checkout' });
  await enableExperiment(ctx, { key: 'checkout' });
  const range = { from: '2026-03-01', to: '2026-03-31' };
  const marks = await listAnnotations(ctx, { ...range, metric: 'shop/orders' });
  expect(marks.map(({ date, kind, text, href }) => [date, kind, text, href])).toEqual([
    ['2026-03-19', 'import', 'Came over', null],
    ['2026-03-20', 'note', 'Secret campaign', null],
    ['2026-03-21', 'experiment_started', 'Checkout started', '/experiments/checkout'],
  ]);
  expect(await listAnnotations(ctx, { ...range, metric: 'shop/growth' })).toHaveLength(2);
  await removeNote(ctx, { id: marks[1]?.id ?? '' });
  await expect(removeNote(ctx, { id: marks[1]?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' });
  expect(await listAnnotations(ctx, range)).toHaveLength(1);
});
