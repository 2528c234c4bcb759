import { expect, test } from 'vitest';
import { filesOfDrop, pathOf } from './files-of-drop';

const file = (name: string, fullPath = `/${name}`) => ({
  ...{ name, fullPath, isFile: true, isDirectory: false },
  file: (give: (file: File) => void) => give(new File(['x'], name)),
});
/** A folder as Chromium gives it: some at a time, none at the end. */
const folder = (name: string, inside: unknown[]) => ({
  ...{ name, isFile: false, isDirectory: true },
  createReader: () => {
    const left = [...inside];
    return { readEntries: (give: (some: unknown[]) => void) => give(left.splice(0, 2)) };
  },
});
const drop = (entries: unknown[], files: File[] = []) =>
  ({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files }) as unknown as DataTransfer;
const namesOf = async (data: DataTransfer) => (await filesOfDrop(data)).map(({ name }) => name);

test('a folder stands for the files in it, however deep and however many', async () => {
  const deep = folder('deep', [file('d.csv'), file('.DS_Store')]);
  const all = folder('logs', [file('a.csv'), file('b.csv'), file('c.csv'), deep, folder('.git', [file('x.csv')])]);
  expect(await namesOf(drop([all, file('e.csv')]))).toEqual(['a.csv', 'b.csv', 'c.csv', 'd.csv', 'e.csv']);
});

test('files alone are taken as they are, hidden ones are not', async () => {
  const files = [new File(['x'], 'a.csv'), new File(['x'], '.DS_Store')];
  expect(await namesOf(drop([file('a.csv'), file('.DS_Store')], files))).toEqual(['a.csv']);
  expect(await namesOf(drop([], files))).toEqual(['a.csv']);
});

test('a file keeps the folders that it came in, however it was chosen', async () => {
  const day = folder('2026-03-01', [file('p1.csv', '/logs/2026-03-01/p1.csv')]);
  const dropped = await filesOfDrop(drop([folder('logs', [day])]));
  expect(dropped.map(pathOf)).toEqual(['logs/2026-03-01/p1.csv']);
  const chosen = Object.defineProperty(new File(['x'], 'p1.csv'), 'webkitRelativePath', { value: 'logs/a/p1.csv' });
  expect([chosen, new File(['x'], 'p2.csv')].map(pathOf)).toEqual(['logs/a/p1.csv', 'p2.csv']);
});
