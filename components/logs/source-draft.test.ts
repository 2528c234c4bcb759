import { describe, expect, test } from 'vitest';
import { SourceInput, type LogPreview } from '@/lib/logs/schemas';
import { draftOf, inputOf, propose } from './source-draft';

const preview = (more: Partial<LogPreview>): LogPreview => ({
  encoding: 'utf-8',
  delimiter: ',',
  columns: [],
  rows: [],
  proposal: { subject: null, at: null, event: null, state: null },
  lines: [],
  ...more,
});
const named = { ...draftOf(null), name: 'Claims', slug: 'claims', kind: 'claim' };

describe('a draft', () => {
  test('of a source is that source again', () => {
    const { input } = inputOf({ ...named, subject: 'case', at: 'when', text: 'step' });
    if (input === null) throw new Error('refused');
    const parsed = SourceInput.parse(input);
    const view = { ...parsed, id: 1, sample: false, createdAt: '', archivedAt: null };
    expect(inputOf(draftOf(view)).input).toEqual(input);
  });
  test('says what is missing, field by field', () => {
    const wrong = { ...draftOf(null), handlers: [{ id: 3, event: '', handler: 'state', options: '[1]' }] };
    expect(Object.keys(inputOf(wrong).errors ?? {}).sort()).toEqual(
      ['at', 'event 3', 'kind', 'name', 'options 3', 'slug', 'subject'].sort(),
    );
  });
});

describe('a file proposes', () => {
  test('columns for the roles that it recognises', () => {
    const columns = ['case', 'activity', 'when'];
    const proposal = { subject: 'case', at: 'when', event: null, state: 'activity' };
    const next = propose(named, preview({ columns, proposal }));
    expect(next).toMatchObject({ type: 'table', subject: 'case', at: 'when', event: '', text: 'activity' });
    expect(next.handlers).toMatchObject([{ event: 'LINE', handler: 'state' }]);
    expect(SourceInput.safeParse(inputOf(next).input).success).toBe(true);
  });
  test('a log of one player when it has no names', () => {
    const rows = [['08:00:00', 'QUEST_STATUS', 'FET0001 ACCEPTED']];
    const next = propose(named, preview({ rows }));
    expect(next.type).toBe('clock');
    expect(next.handlers).toMatchObject([{ event: 'QUEST_STATUS', handler: 'quest_status' }]);
  });
  test('nothing that would undo what was set', () => {
    const handlers = [{ id: 7, event: 'X', handler: 'ignore', options: '' }];
    expect(propose({ ...named, handlers }, preview({ rows: [['08:00', 'QUEST_STATUS', 'x']] })).handlers).toBe(
      handlers,
    );
  });
});
