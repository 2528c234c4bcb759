import { expect, it } from 'vitest';
import { patiently } from './patiently';

const crowded = () => new Error('timeout exceeded when trying to connect');

it('books again what found no connection, and goes on', async () => {
  let tries = 0;
  const run = () => (++tries < 3 ? Promise.reject(crowded()) : Promise.resolve('booked'));
  expect(await patiently(run, [1, 1, 1])).toBe('booked');
  expect(tries).toBe(3);
});

it('gives up in the end, and at once when something else is wrong', async () => {
  let tries = 0;
  const failing = (error: Error) => () => {
    tries += 1;
    return Promise.reject(error);
  };
  await expect(patiently(failing(crowded()), [1, 1])).rejects.toThrow('timeout exceeded');
  expect(tries).toBe(3);
  await expect(patiently(failing(new Error('a mistake')), [1, 1])).rejects.toThrow('a mistake');
  expect(tries).toBe(4);
});
