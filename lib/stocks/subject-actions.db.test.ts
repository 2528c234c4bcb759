import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { onChosen } from './callbacks';
import { listSubjectActions } from './list-subject-actions';
import { recordChanges } from './record-changes';
import { runSubjectAction } from './run-subject-action';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;
const told: unknown[] = [];

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 2);
  ctx = { db: db.client, actor: { kind: 'code', name: 'test' }, now: new Date('2026-11-20T12:00:00Z') };
  const changes = ['a', 'b', 'c'].map((id) => ({ subject: { kind: 'crate', id }, attributes: { state: id } }));
  await recordChanges(ctx, { changes, source: 'server' });
  onChosen({
    slug: 'weigh',
    name: 'Weigh',
    kind: 'crate',
    confirm: 'All of them?',
    run: (subject) => {
      if (subject.id === 'b') throw new Error('too heavy');
      told.push(subject);
    },
  });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

it('are offered for their kind only', () => {
  expect(listSubjectActions(ctx, { kind: 'crate' })).toEqual([
    { slug: 'weigh', name: 'Weigh', confirm: 'All of them?' },
  ]);
  expect(listSubjectActions(ctx, { kind: 'barrel' })).toEqual([]);
});

it('run once for each that is chosen and known; one that fails is named and does not stop the others', async () => {
  const tally = await runSubjectAction(ctx, { kind: 'crate', action: 'weigh', ids: ['c', 'b', 'nobody', 'a', 'c'] });
  expect(tally).toEqual({ done: 2, failed: 1, unknown: 1, errors: [{ id: 'b', message: 'too heavy' }] });
  expect(told).toEqual([
    { kind: 'crate', id: 'c', attributes: { state: 'c' } },
    { kind: 'crate', id: 'a', attributes: { state: 'a' } },
  ]);
  const [entry] = await db.client.activity.findMany({ where: { action: 'subject_action.run' } });
  expect(entry).toMatchObject({ entityKey: 'crate/weigh', after: { done: 2, failed: 1 } });
});

it('that nobody has declared, and those of another kind, are not found', async () => {
  await expect(runSubjectAction(ctx, { kind: 'crate', action: 'paint', ids: ['a'] })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(runSubjectAction(ctx, { kind: 'barrel', action: 'weigh', ids: ['a'] })).rejects.toMatchObject({
    code: 'not_found',
  });
});

it('are not for readers', async () => {
  const reader: Context = { ...ctx, actor: { kind: 'token', id: 'r', name: 'reader', scope: 'read' } };
  const asked = runSubjectAction(reader, { kind: 'crate', action: 'weigh', ids: ['a'] });
  await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
});
