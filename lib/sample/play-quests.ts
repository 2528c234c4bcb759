import type { Context } from '@/lib/db/context';
import { createLogSource } from '@/lib/logs/create-log-source';
import { uploadLogs, type LogFile } from '@/lib/logs/upload-logs';
import { createFacet } from '@/lib/stocks/create-facet';
import { createFlow } from '@/lib/stocks/create-flow';
import { createProcess } from '@/lib/stocks/create-process';
import { createStock } from '@/lib/stocks/create-stock';
import { addDays } from '@/lib/time/days';
import { SAMPLE_PREFIX } from './people';
import { choose, randomFrom, waiting } from './random';

const PLAYERS = 60;
const DAYS = 40;
const DAY_SECONDS = 86_400;
const QUESTS: readonly (readonly [quest: string, weight: number, minutes: number])[] = [
  ['FET0001', 50, 12],
  ['SAL0002', 30, 45],
  ['KIL0003', 20, 90],
  ['ESC0004', 8, 200],
];
const STOCKS = [
  ['accepted', 'Accepted'],
  ['declined', 'Declined'],
  ['completed', 'Completed'],
] as const;

/**
 * Defines the quests of a small game and the source of its logs, and uploads one file per player. Where somebody has
 * stocks, facets, processes or sources of these names already, nothing is done. Answers the number of booked lines.
 */
export async function playQuests(ctx: Context): Promise<number> {
  if (await isTaken(ctx)) return 0;
  const sample = { sample: true };
  const kind = 'attempt';
  await createFacet(ctx, { slug: 'quest', name: 'Quest', kind, path: 'quest' }, sample);
  for (const [slug, name] of STOCKS) {
    const filter = { op: 'equals' as const, path: 'state', value: slug };
    await createStock(ctx, { slug, name, kind, filter }, sample);
  }
  const playing = { op: 'exists' as const, path: 'activeOn' };
  const description = 'Everybody who has sent a log.';
  await createStock(ctx, { slug: 'players', name: 'Players', description, kind: 'player', filter: playing }, sample);
  for (const [slug, name, source, sink] of [
    ['quests.accept', 'Accept', null, 'accepted'],
    ['quests.decline', 'Decline', null, 'declined'],
    ['quests.complete', 'Complete', 'accepted', 'completed'],
    ['quests.give-up', 'Give up', 'accepted', 'declined'],
  ] as const)
    await createFlow(ctx, { slug, name, kind, sources: [source], sinks: [sink] }, sample);
  await createProcess(
    ctx,
    {
      ...{ slug: 'quests', name: 'Quests', kind, stocks: STOCKS.map(([slug]) => slug), facets: ['quest'] },
      ...{ description: 'Attempts of players at the quests of a small game, from its logs.', population: 'players' },
      flows: ['quests.accept', 'quests.decline', 'quests.complete', 'quests.give-up'],
      ...{ startStock: 'accepted', endStock: 'completed' },
    },
    sample,
  );
  await createLogSource(
    ctx,
    {
      ...{ slug: 'quests', name: 'Logs of a small game', kind: 'player' },
      description: 'One file per player and session: a time of the clock, an event, and what happened.',
      format: { type: 'clock', activity: 'activeOn' },
      handlers: [
        { event: 'QUEST_STATUS', handler: 'quest_status' },
        { event: 'CHAT', handler: 'ignore' },
      ],
    },
    sample,
  );
  const { accepted } = await uploadLogs(ctx, { source: 'quests', files: questFiles(ctx.now) });
  return accepted;
}

async function isTaken({ db }: Context): Promise<boolean> {
  const slugs = [...STOCKS.map(([slug]) => slug as string), 'players'];
  const taken = await Promise.all([
    db.stock.count({ where: { slug: { in: slugs } } }),
    db.facet.count({ where: { slug: 'quest' } }),
    db.flow.count({ where: { slug: { startsWith: 'quests.' } } }),
    db.process.count({ where: { slug: 'quests' } }),
    db.logSource.count({ where: { slug: 'quests' } }),
  ]);
  return taken.some((count) => count > 0);
}

/** The log of every player: times of the clock that pass midnight, and now and then a line that nobody can read. */
export function* questFiles(now: Date, seed = 20_260_301): Generator<LogFile> {
  const today = now.toISOString().slice(0, 10);
  for (let player = 1; player <= PLAYERS; player++) {
    const random = randomFrom(seed + player * 7_919);
    const day = addDays(today, -DAYS + Math.floor(random() * (DAYS - 3)));
    const lines: string[] = [];
    let clock = (7 + 12 * random()) * 3_600;
    const say = (text: string) => {
      const second = Math.floor(clock) % DAY_SECONDS;
      const part = (n: number) => String(Math.floor(n)).padStart(2, '0');
      lines.push(`${part(second / 3_600)}:${part((second / 60) % 60)}:${part(second % 60)},${text}`);
    };
    const met = new Set<string>();
    for (let n = 1 + Math.floor(4 * random()); n > 0 && clock < 2.5 * DAY_SECONDS; n--) {
      const quest = choose(
        random,
        QUESTS.map(([name, weight]) => [name, weight]),
      );
      if (met.has(quest)) continue;
      met.add(quest);
      if (random() < 0.3) say('CHAT,"hello, everybody"');
      if (random() < 0.05) say('QUEST_STATUS,who knows');
      clock += waiting(random, 300);
      if (random() < 0.15) {
        say(`QUEST_STATUS,${quest} DECLINED`);
        continue;
      }
      say(`QUEST_STATUS,${quest} ACCEPTED`);
      const minutes = QUESTS.find(([name]) => name === quest)?.[2] ?? 30;
      clock += Math.min(waiting(random, minutes * 60), 0.9 * DAY_SECONDS);
      if (random() < 0.75) say(`QUEST_STATUS,${quest} ${random() < 0.9 ? 'COMPLETED' : 'DECLINED'}`);
    }
    const subject = `${SAMPLE_PREFIX}q-${String(player)}`;
    const bytes = (async function* () {
      yield Buffer.from(`${lines.join('\n')}\n`);
    })();
    yield { name: `${subject}.csv`, subject, day, bytes };
  }
}
