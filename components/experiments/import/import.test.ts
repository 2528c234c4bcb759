import { describe, expect, it } from 'vitest';
import { guessColumns } from './guess-columns';
import { sendTable } from './send-table';
import type { ReadTable } from './types';

const table = (text: string) => {
  const [header = '', ...lines] = text.trim().split('\n');
  const columns = header.split(',');
  const rows = lines.map((line, index) => ({
    line: index + 2,
    cells: Object.fromEntries(line.split(',').map((cell, place) => [columns[place] ?? '', cell])),
  }));
  return { columns, rows };
};

describe('guessColumns', () => {
  it('reads the columns of a game experiment as a person would', () => {
    const game =
      'userid,version,sum_game_rounds,retention_1,retention_7\n116,gate_30,3,FALSE,FALSE\n337,gate_40,38,TRUE,FALSE';
    expect(guessColumns(table(game))).toEqual({
      subject: 'userid',
      variant: 'version',
      goals: ['retention_1', 'retention_7'],
      metrics: ['sum_game_rounds'],
      at: '',
    });
  });

  it('finds a time, and a variant without a telling name', () => {
    const shop = 'visitor_id,enrolled_at,page,bought\na,2026-11-01T10:00:00Z,old,1\nb,2026-11-02T10:00:00Z,new,0';
    expect(guessColumns(table(shop))).toMatchObject({
      subject: 'visitor_id',
      variant: 'page',
      at: 'enrolled_at',
      goals: ['bought'],
    });
  });
});

const read: ReadTable = {
  goals: [{ key: 'bought', name: 'bought' }],
  experiment: { key: 'shop', name: 'shop', external: true },
  subjects: [],
  problems: [],
  enrollments: Array.from({ length: 5001 }, (_, n) => `e${n}`),
  records: ['g0'],
};

describe('sendTable', () => {
  it('defines first, sends everything in pieces, and waits when the server is busy', async () => {
    const calls: string[] = [];
    let busy = true;
    const server: typeof fetch = (input, init) => {
      const path = String(input);
      const lines = typeof init?.body === 'string' ? init.body.split('\n').length : 0;
      if (path.endsWith('/import/goals') && busy) {
        busy = false;
        return Promise.resolve(new Response('{}', { status: 503, headers: { 'retry-after': '1' } }));
      }
      calls.push(`${init?.method ?? ''} ${path} ${lines}`);
      const tally = path.endsWith('goals') ? { recorded: 1, duplicates: 0 } : { results: { enrolled: lines } };
      return Promise.resolve(Response.json({ ...tally, failed: 0, errors: [] }));
    };
    const shares: number[] = [];
    const answer = await sendTable(read, (share) => shares.push(share), server);
    expect(calls).toEqual([
      'PUT /api/v1/goals/bought 1',
      'PUT /api/v1/experiments/shop 1',
      'POST /api/dashboard/experiments/import/enrollments 5000',
      'POST /api/dashboard/experiments/import/enrollments 1',
      'POST /api/dashboard/experiments/import/goals 1',
    ]);
    expect(answer).toMatchObject({ enrollments: { enrolled: 5001 }, recorded: 1, failed: 0 });
    expect(shares.at(-1)).toBe(1);
  });

  it('says what the server refused', async () => {
    const refusal = { error: { code: 'conflict', message: '"shop" exists and is not external.' } };
    const server: typeof fetch = () => Promise.resolve(Response.json(refusal, { status: 409 }));
    await expect(sendTable(read, () => undefined, server)).rejects.toThrow('exists and is not external');
  });
});
