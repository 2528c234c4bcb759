import { expect, it } from 'vitest';
import { planStatistics, readStatistic, referenceOf, toReference } from './import-table';
import { planTrackstats } from './import-trackstats';
import { MetricInput } from './schemas';

const plan = planStatistics(
  { metric: 'what', date: 'day', value: 'n', object: 'shop', domain: 'web', period: 'day' },
  ['what', 'day', 'n', 'shop'],
  'Europe/Amsterdam',
);
const read = (cells: Record<string, string>) => readStatistic(plan, cells, 2);

it('reads a row of a table: no data is not 0, and a moment belongs to its day in the zone', () => {
  expect(read({ what: 'orders', day: '2026-03-01', n: '0', shop: '' })).toEqual({
    ...{ name: 'orders', statistic: { metric: 'web/orders', period: 'day', date: '2026-03-01', value: 0 } },
  });
  expect(read({ what: 'shop/Order count', day: '2026-03-01T23:30:00Z', n: 'NULL', shop: '12' })).toMatchObject({
    statistic: { metric: 'shop/Order_count', date: '2026-03-02', value: null, object: '12' },
  });
  expect(read({ what: 'orders', day: '2026-03-01', n: '-1.5e3' })).toMatchObject({ statistic: { value: -1500 } });
});

it('names the column that cannot be read', () => {
  const problem = (cells: Record<string, string>) => {
    const answer = read(cells);
    return 'problem' in answer ? answer.problem.column : null;
  };
  expect(problem({ what: '', day: '2026-03-01', n: '1' })).toBe('what');
  expect(problem({ what: 'a', day: '2026-02-30', n: '1' })).toBe('day');
  expect(problem({ what: 'a', day: '2026-03-01', n: '1,5' })).toBe('n');
  expect(problem({ what: 'a', day: '2026-03-01', n: '0x10' })).toBe('n');
  expect(problem({ what: 'a', day: '2026-03-01', n: '2e12' })).toBe('n');
  expect(problem({ what: 'a', day: '2026-03-01', n: '1', shop: 'a\0b' })).toBe('shop');
  expect(() => planStatistics({ ...plan, value: 'm' }, ['what', 'day', 'n', 'shop'], 'UTC')).toThrow('no column "m"');
});

it('makes references of any text, and leaves the product its own domains', () => {
  expect(toReference('Größe (cm)')).toBe('Gro_e_cm_');
  expect(referenceOf('stocks/a', 'web')).toBe('x_stocks/a');
  expect(referenceOf('a/b/c', 'web')).toBe('a/b_c');
  expect(toReference('constructor')).toBe('x_constructor');
});

const DUMP = [
  { model: 'contenttypes.contenttype', pk: 7, fields: { app_label: 'auth', model: 'user' } },
  { model: 'trackstats.domain', pk: 1, fields: { ref: 'shopping', name: 'Webshop' } },
  { model: 'trackstats.domain', pk: 2, fields: { ref: 'stocks', name: '' } },
  { model: 'trackstats.metric', pk: 5, fields: { domain: 1, ref: 'order count', name: 'Orders', description: 'Paid' } },
  { model: 'trackstats.metric', pk: 6, fields: { domain: ['stocks'], ref: 'level', name: '' } },
  { model: 'trackstats.metric', pk: 9, fields: { domain: 3, ref: 'lost' } },
  ...[
    [5, 86_400, 3],
    [5, 604_800, null],
    [6, 0, 0],
    [['shopping', 'order count'], 2_419_200, 12],
    [[['stocks'], 'level'], 2_592_000, 1],
    [5, 3600, 1],
    [99, 86_400, 1],
  ].map(([metric, period, value], index) => ({
    ...{ model: 'trackstats.statisticbydate', pk: index, fields: { metric, period, value, date: '2016-02-01' } },
  })),
  ...[7, ['auth', 'user'], 8].map((type, index) => ({
    model: 'trackstats.statisticbydateandobject',
    pk: index,
    fields: { metric: 5, period: 86_400, value: 1, date: '2016-02-01', object_type: type, object_id: 42 },
  })),
  {
    model: 'shop.byplace',
    pk: 1,
    fields: { metric: 5, period: 0, value: 4, date: '2016-02-01', country: 'NL', city: null },
  },
  { model: 'auth.user', pk: 1, fields: {} },
  'nonsense',
];

it('reads the dump of the older tool, and says what cannot come over', () => {
  const done = planTrackstats(DUMP);
  expect(done.domains).toEqual([
    { ref: 'shopping', name: 'Webshop' },
    { ref: 'x_stocks', name: 'stocks' },
  ]);
  expect(done.metrics).toEqual([
    { ref: 'shopping/order_count', name: 'Orders', description: 'Paid' },
    { ref: 'x_stocks/level', name: 'level', description: '' },
  ]);
  expect(
    done.statistics.map(({ metric, period, value, object, dimensions }) => [metric, period, value, object, dimensions]),
  ).toEqual([
    ['shopping/order_count', 'day', 3, undefined, {}],
    ['shopping/order_count', 'week', null, undefined, {}],
    ['x_stocks/level', 'lifetime', 0, undefined, {}],
    ['shopping/order_count', 'days28', 12, undefined, {}],
    ['x_stocks/level', 'month', 1, undefined, {}],
    ['shopping/order_count', 'day', 1, 'user:42', {}],
    ['shopping/order_count', 'day', 1, 'user:42', {}],
    ['shopping/order_count', 'day', 1, 'type8:42', {}],
    ['shopping/order_count', 'lifetime', 4, undefined, { country: 'NL', city: '' }],
  ]);
  expect(done.renamed).toEqual([
    { from: 'stocks', to: 'x_stocks' },
    { from: 'order count', to: 'order_count' },
  ]);
  expect(done.problems.map(({ message }) => message)).toEqual([
    ...['is no {model, pk, fields}', 'its domain is not there'],
    ...['a period of 3600 seconds has no place here', 'its metric is not there'],
  ]);
  expect(done.read).toEqual({
    ...{ 'trackstats.domain': 2, 'trackstats.metric': 3, 'trackstats.statisticbydate': 7 },
    ...{ 'trackstats.statisticbydateandobject': 3, 'shop.byplace': 1 },
  });
  expect(done.ignored).toEqual({ 'contenttypes.contenttype': 1, 'auth.user': 1 });
  expect(() => planTrackstats({})).toThrow('no dump');
});

it('keeps metrics apart whose names read alike, and texts that can be shown', () => {
  const metric = (pk: number, ref: string, name = '', description = '') => ({
    ...{ model: 'trackstats.metric', pk, fields: { domain: 1, ref, name, description } },
  });
  const statistic = (pk: number, fields: Record<string, unknown>) => ({
    ...{ model: 'trackstats.statisticbydate', pk, fields: { period: 86_400, value: 1, date: '2016-02-01', ...fields } },
  });
  const done = planTrackstats([
    { model: 'trackstats.domain', pk: 1, fields: { ref: 'shopping', name: 'Web\u202eshop' } },
    metric(1, 'order count', 'Level\u202e', 'Paid\0\r\nonly'),
    metric(2, 'order_count', 'x'.repeat(300)),
    metric(3, 'order  count', '\u200e'),
    ...[1, 2, 3].map((pk) => statistic(pk, { metric: pk, value: pk })),
    statistic(4, { metric: 2, date: 'never' }),
    statistic(5, { metric: 2, city: 'a\0b' }),
  ]);
  expect(done.domains).toEqual([{ ref: 'shopping', name: 'Web shop' }]);
  expect(done.metrics).toEqual([
    { ref: 'shopping/order_count_2', name: 'Level', description: 'Paid\nonly' },
    { ref: 'shopping/order_count', name: 'x'.repeat(200), description: '' },
    { ref: 'shopping/order_count_3', name: 'order count', description: '' },
  ]);
  expect(done.statistics.map(({ metric: ref, value }) => [ref, value])).toEqual([
    ['shopping/order_count_2', 1],
    ['shopping/order_count', 2],
    ['shopping/order_count_3', 3],
  ]);
  expect(done.problems.map(({ message }) => message)).toEqual([
    'its date "never" is no day',
    'has characters that cannot be stored',
  ]);
  for (const { ref, ...one } of done.metrics) expect(MetricInput.safeParse({ ref, ...one }).success).toBe(true);
});
