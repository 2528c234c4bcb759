import { describe, expect, it } from 'vitest';
import { GroupCommit } from './group-commit';

const failure = (code: string) => Object.assign(new Error('no'), { code });
const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('GroupCommit', () => {
  it('writes together what arrives while a batch is on its way, at most 500 rows, one batch at a time', async () => {
    const batches: number[] = [];
    let running = 0;
    const queue = new GroupCommit(async (rows: readonly number[]) => {
      running += 1;
      expect(running).toBe(1);
      batches.push(rows.length);
      await tick();
      running -= 1;
      return rows.map((row) => row * 2);
    });
    const first = Promise.all([1, 2, 3].map((row) => queue.add([row])));
    await tick();
    const rest = Array.from({ length: 1_200 }, (_, n) => queue.add([n]));
    expect(await first).toEqual([[{ outcome: 2 }], [{ outcome: 4 }], [{ outcome: 6 }]]);
    expect((await Promise.all(rest))[1_199]).toEqual([{ outcome: 2_398 }]);
    expect(batches).toEqual([3, 500, 500, 200]);
    expect(queue.length).toBe(0);
    await queue.drained();
  });

  it('starts a second batch beside the first when enough rows wait, never a third', async () => {
    const batches: number[] = [];
    const commits: (() => void)[] = [];
    const queue = new GroupCommit(async (rows: readonly number[]) => {
      batches.push(rows.length);
      await new Promise<void>((commit) => commits.push(commit));
      return [...rows];
    }, 2);
    const all: Promise<unknown>[] = [];
    const arrive = async (count: number) => {
      for (let n = 0; n < count; n++) all.push(queue.add([n]));
      await tick();
    };
    await arrive(1);
    await arrive(15);
    expect(batches).toEqual([1]);
    await arrive(5);
    expect(batches).toEqual([1, 20]);
    await arrive(100);
    expect(batches).toEqual([1, 20]);
    commits[1]?.();
    await tick();
    expect(batches).toEqual([1, 20, 100]);
    for (const commit of commits) commit();
    await queue.drained();
    expect(await Promise.all(all)).toHaveLength(121);
    expect(queue.length).toBe(0);
  });

  it('keeps the rows of one request together and in order', async () => {
    const queue = new GroupCommit((rows: readonly string[]) => Promise.resolve([...rows]));
    const [a, b] = await Promise.all([queue.add(['a', 'b']), queue.add(['c'])]);
    expect([a, b]).toEqual([[{ outcome: 'a' }, { outcome: 'b' }], [{ outcome: 'c' }]]);
  });

  it('lets a bad row fail alone', async () => {
    const queue = new GroupCommit((rows: readonly string[]) =>
      rows.includes('bad') ? Promise.reject(failure('22P02')) : Promise.resolve([...rows]),
    );
    const results = await Promise.all([queue.add(['a', 'bad']), queue.add(['b'])]);
    expect(results).toMatchObject([[{ outcome: 'a' }, { refusal: { code: 'invalid_input' } }], [{ outcome: 'b' }]]);
  });

  it.each(['40001', '40P01'])('repeats a batch that lost against another one (%s)', async (code) => {
    let attempts = 0;
    const queue = new GroupCommit((rows: readonly string[]) => {
      attempts += 1;
      return attempts < 3 ? Promise.reject(failure(code)) : Promise.resolve([...rows]);
    });
    expect(await queue.add(['a'])).toEqual([{ outcome: 'a' }]);
  });

  it.each(['ECONNREFUSED', '57P01', '57014', '53300', '42P01', '08006'])(
    'tells everybody who waits that the database is gone (%s)',
    async (code) => {
      let gone = true;
      const queue = new GroupCommit(async (rows: readonly string[]) => {
        await tick();
        if (gone) throw failure(code);
        return [...rows];
      });
      const first = queue.add(['a']);
      const settled = Promise.allSettled([first, ...Array.from({ length: 600 }, () => queue.add(['b']))]);
      for (const result of await settled)
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
      gone = false;
      expect(await queue.add(['c'])).toEqual([{ outcome: 'c' }]);
      expect(queue.length).toBe(0);
    },
  );

  it('turns records away rather than grow without end', async () => {
    let release = (): void => undefined;
    const blocked = new Promise<void>((resolve) => (release = resolve));
    const queue = new GroupCommit(async (rows: readonly number[]) => {
      await blocked;
      return [...rows];
    });
    const accepted = Array.from({ length: 20 }, () => queue.add(Array.from({ length: 500 }, (_, n) => n)));
    await expect(queue.add([1])).rejects.toMatchObject({ code: 'unavailable' });
    release();
    expect((await Promise.all(accepted)).flat()).toHaveLength(10_000);
    expect(await queue.add([1])).toEqual([{ outcome: 1 }]);
  });
});
