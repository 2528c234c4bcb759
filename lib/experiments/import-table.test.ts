import { describe, expect, it } from 'vitest';
import { defineTable, keyOfFile, planTable, tableLines, TableReader, toKey, type TableChoice } from './import-table';

const NOW = new Date('2026-03-30T09:00:00Z');
const CONTEXT = { timeZone: 'Europe/Amsterdam', now: NOW };
const COLUMNS = ['id', 'arm', 'kept', 'rounds', 'seen'];
const CHOICE: TableChoice = {
  experiment: 'tutorial',
  subject: 'id',
  variant: 'arm',
  goals: ['kept'],
  metrics: ['rounds'],
};

const plan = (more: Partial<TableChoice> = {}) => planTable({ ...CHOICE, ...more }, COLUMNS, CONTEXT);
const row = (cells: Partial<Record<(typeof COLUMNS)[number], string>>) => ({ id: 'a', arm: 'short', ...cells });

describe('the choice of columns', () => {
  it('puts rows without a time at noon of yesterday in the zone of the project, also across a change of clocks', () => {
    // 29 March 2026 is the day on which Amsterdam goes to summer time: noon is 10:00 UTC.
    expect(plan().when).toBe('2026-03-29T10:00:00Z');
    expect(plan({ date: '2026-03-28' }).when).toBe('2026-03-28T11:00:00Z');
  });

  it('names every field that does not fit', () => {
    const wrong = () => plan({ subject: 'who', goals: ['bought'], date: '2026-02-30', experiment: 'a b' });
    expect(wrong).toThrow(/subject: there is no column "who".*goal|goal.*subject/);
    expect(wrong).toThrow(/date: must be a day/);
    expect(() => plan({ goals: [], metrics: [] })).toThrow(/at least one goal or metric/);
    expect(() => plan({ goals: ['kept', 'kept'] })).toThrow(/"kept" is named twice/);
  });

  it('makes keys of file names and labels', () => {
    expect(keyOfFile('/data/cookie-cats.csv.gz')).toBe('cookie-cats');
    expect(toKey('Größe (2016)')).toBe('Gro_e_2016_');
    expect(toKey('any')).toBe('x_any');
    expect(toKey('__proto__')).toBe('x___proto__');
  });
});

describe('reading rows', () => {
  it.each([
    ['True', true],
    ['1', true],
    ['yes', true],
    ['FALSE', false],
    ['0', false],
    ['no', false],
    ['', false],
  ])('reads %j as %s', (text, expected) => {
    const read = new TableReader(plan()).read(row({ kept: text }), 2);
    expect(read?.goals).toEqual(expected ? ['kept'] : []);
  });

  it('keeps a value of 0 and leaves out an empty cell', () => {
    const reader = new TableReader(plan());
    expect(reader.read(row({ rounds: '0' }), 2)?.metrics).toEqual([{ key: 'rounds', value: 0 }]);
    expect(reader.read(row({ id: 'b', rounds: '' }), 3)?.metrics).toEqual([]);
    expect(reader.read(row({ id: 'c', rounds: '1e3' }), 4)?.metrics).toEqual([{ key: 'rounds', value: 1000 }]);
  });

  it('says for each row that cannot be used which cell is wrong', () => {
    const reader = new TableReader(plan({ at: 'seen' }));
    const seen = '2026-03-01';
    expect(reader.read(row({ id: '', seen }), 2)).toBeNull();
    expect(reader.read(row({ kept: 'maybe', seen }), 3)).toBeNull();
    expect(reader.read(row({ rounds: '0x10', seen }), 4)).toBeNull();
    expect(reader.read(row({ rounds: '1e13', seen }), 5)).toBeNull();
    expect(reader.read(row({ seen: 'soon' }), 6)).toBeNull();
    expect(reader.read(row({ seen: '2027-01-01' }), 7)).toBeNull();
    expect(reader.problems.map(({ line, column }) => [line, column])).toEqual([
      [2, 'id'],
      [3, 'kept'],
      [4, 'rounds'],
      [5, 'rounds'],
      [6, 'seen'],
      [7, 'seen'],
    ]);
    expect(reader.rows).toBe(6);
    expect(reader.variants.size).toBe(0);
  });

  it.each([
    ['2026-03-28', '2026-03-28T11:00:00Z'],
    ['2026-03-28 23:30:00', '2026-03-28T22:30:00.000Z'],
    ['2026-03-28T23:30:00+05:30', '2026-03-28T18:00:00.000Z'],
  ])('reads the time %s', (text, expected) => {
    expect(new TableReader(plan({ at: 'seen' })).read(row({ seen: text }), 2)?.at).toBe(expected);
  });

  it('takes the first of two rows of a subject, and lets two variants be seen', () => {
    const reader = new TableReader(plan());
    expect(reader.read(row({ kept: '1' }), 2)?.goals).toEqual(['kept']);
    expect(reader.read(row({ kept: '1' }), 3)).toBeNull();
    expect(reader.read(row({ arm: 'long', kept: '1' }), 4)).toMatchObject({ variant: 'long', goals: [] });
    expect(reader.problems).toEqual([{ line: 3, column: 'id', message: 'a is listed twice; the first row counts' }]);
  });
});

it('refuses labels that would become one variant', () => {
  const reader = new TableReader(plan());
  reader.read(row({ id: 'a', arm: 'Test B' }), 2);
  expect(reader.read(row({ id: 'b', arm: 'Test_B' }), 3)).toBeNull();
  expect(reader.problems).toEqual([{ line: 3, column: 'arm', message: '"Test_B" cannot be told from "Test B"' }]);
  expect(reader.variants.get('Test_B')).toEqual({ label: 'Test B', subjects: 1 });
});

describe('what is defined and sent', () => {
  const reader = new TableReader(plan());
  const rows = [
    reader.read(row({ id: '7', arm: 'Test B', kept: '1', rounds: '2.5' }), 2),
    reader.read(row({ id: '8', arm: 'Old' }), 3),
    reader.read(row({ id: '9', arm: 'Test C' }), 4),
  ];

  it('defines an external experiment with the variants of the file, the control first', () => {
    const { experiment, goals } = defineTable(plan(), reader);
    expect(experiment).toMatchObject({ key: 'tutorial', external: true, subjectKind: 'user', goals: ['kept'] });
    expect(experiment.variants?.map(({ key, name }) => [key, name])).toEqual([
      ['Old', undefined],
      ['Test_B', 'Test B'],
      ['Test_C', 'Test C'],
    ]);
    expect(goals).toEqual([
      { key: 'kept', name: 'kept' },
      { key: 'rounds', name: 'rounds', conversion: false, engagement: 'sum' },
    ]);
    const other = defineTable(plan({ control: 'Test C' }), reader).experiment.variants?.map(({ key }) => key);
    expect(other).toEqual(['Test_C', 'Old', 'Test_B']);
  });

  it('refuses a table with one variant, or without the control', () => {
    expect(() => defineTable(plan(), { variants: new Map([['a', { label: 'a', subjects: 3 }]]) })).toThrow(
      /two variants/,
    );
    expect(() => defineTable(plan({ control: 'none' }), reader)).toThrow(/No row is in the control/);
  });

  it('sends each record with an id that is the same every time', () => {
    const [first] = rows;
    if (first == null) throw new Error('the first row can be read');
    const { enrollment, goals } = tableLines(plan(), first);
    const subject = { kind: 'user', id: '7' };
    const same = { id: 'import:tutorial', at: '2026-03-29T10:00:00Z' };
    expect(JSON.parse(enrollment)).toEqual({ experiment: 'tutorial', subject, variant: 'Test_B', ...same });
    expect(goals.map((line) => JSON.parse(line) as unknown)).toEqual([
      { goal: 'kept', subject, ...same },
      { goal: 'rounds', subject, value: 2.5, ...same },
    ]);
  });
});
