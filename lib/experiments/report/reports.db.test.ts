import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { insertGoalRecords } from '@/lib/goals/insert-goal-records';
import { identityLinkId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { addDays, dayRange, dayWindow } from '@/lib/time/days';
import { createExperiment } from '../create-experiment';
import { enableExperiment } from '../enable-experiment';
import { insertEnrollments } from '../insert-enrollments';
import { updateReports } from '../update-reports';
import { rebuildFirstConversions } from '../upkeep/update-first-conversions';
import { CLUSTER_SIZE_MAX } from '../upkeep/update-clusters';
import { naiveReport, type World } from './naive-model';

const ZONE = 'Europe/Amsterdam';
// The last Sunday of October: a day of 25 hours lies within.
const FIRST = '2026-10-23';
const LAST = '2026-10-28';
const START = dayWindow(FIRST, ZONE).start.getTime();
const END = dayWindow(LAST, ZONE).end.getTime();
const VARIANTS = ['control', 'test'];
const GOALS = [
  { key: 'purchase', conversion: true, engagement: 'sum' as const },
  { key: 'rounds', conversion: false, engagement: 'count' as const },
  { key: 'signup', conversion: true, engagement: 'none' as const },
];

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const goalIds = new Map<string, number>();
const experimentIds = new Map<string, number>();

const context = (now: Date): Context => ({ db: db.client, actor: { kind: 'code', name: 'test' }, now });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  await db.client.setting.create({ data: { key: 'timeZone', value: ZONE } });
  const ctx = context(new Date(START));
  for (const goal of GOALS) goalIds.set(goal.key, (await createGoal(ctx, { ...goal, name: goal.key })).id);
  for (const [key, subjectKind] of [
    ['byVisitor', 'visitor'],
    ['byUser', 'user'],
  ] as const) {
    await createExperiment(ctx, { key, name: key, subjectKind });
    experimentIds.set(key, (await enableExperiment(ctx, { key })).id);
  }
});

afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

async function forgetRecords() {
  await db.client
    .$executeRaw`TRUNCATE subject, enrollment, goal_record, identity_link, cluster_member, first_conversion,
    dirty_mark, daily_report, daily_outcome, watermark, purged_enrollment`;
}

beforeEach(forgetRecords);

const kindOf = (subject: string) => (subject.startsWith('u') ? 'user' : 'visitor');
const idOf = (subject: string) => subjectId(kindOf(subject), subject);
const row = (subject: string, confirmedAt: Date | null = null) => ({
  id: idOf(subject),
  kind: kindOf(subject),
  externalId: subject,
  confirmedAt,
});
const uuid = (text: string) => identityLinkId('test', text, '');

type Step =
  | { type: 'enroll'; record: World['enrollments'][number] }
  | { type: 'goal'; record: World['goals'][number] }
  | { type: 'link'; record: World['links'][number] }
  | { type: 'confirm'; record: World['confirmations'][number] };

async function apply(step: Step): Promise<void> {
  switch (step.type) {
    case 'enroll':
      await insertEnrollments(db.pool, [
        {
          subject: row(step.record.subject),
          experimentId: experimentIds.get(step.record.experiment) ?? 0,
          phase: 0,
          variant: step.record.variant,
          enrolledAt: new Date(step.record.at),
          eventId: uuid(step.record.id),
          context: null,
          crossed: step.record.crossed,
          automated: step.record.automated,
          confirmed: false,
        },
      ]);
      return;
    case 'goal':
      await insertGoalRecords(db.pool, [
        {
          subject: row(step.record.subject),
          id: uuid(`${step.record.subject}/${step.record.goal}/${step.record.id}`),
          goalId: goalIds.get(step.record.goal) ?? 0,
          at: new Date(step.record.at),
          sequence: 0,
          value: step.record.value,
          automated: step.record.automated,
          source: 'script',
          timeToleranceSeconds: null,
        },
      ]);
      return;
    case 'link':
      await db.pool.query(
        'INSERT INTO identity_link (visitor_id, id, user_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [idOf(step.record.visitor), uuid(step.record.id), idOf(step.record.user), new Date(step.record.at)],
      );
      return;
    case 'confirm':
      await db.pool.query(
        `INSERT INTO subject (id, kind, external_id, confirmed_at) VALUES ($1, 'visitor', $2, now())
         ON CONFLICT (id) DO UPDATE SET confirmed_at = now(), touched_at = now() WHERE subject.confirmed_at IS NULL`,
        [idOf(step.record.visitor), step.record.visitor],
      );
  }
}

const report = (now: number) => updateReports(db.client, { now: new Date(now), elapsedMs: () => 0, overlapSeconds: 0 });

async function stored(experiment: string) {
  const rows = await db.client.$queryRaw`
    SELECT day::text, outcome, variant, subjects::int, conversions::int, sum::float8 AS sum, sum_squares::float8 AS "sumSquares"
    FROM daily_outcome WHERE experiment_id = ${experimentIds.get(experiment)} ORDER BY 1, 2, 3`;
  const health = await db.client.$queryRaw`
    SELECT day::text, crossed, duplicate, automated, unconfirmed FROM daily_report
    WHERE experiment_id = ${experimentIds.get(experiment)} ORDER BY 1`;
  return { rows, health };
}

function expected(world: World, experiment: string) {
  const days = dayRange(FIRST, LAST).map((day) => {
    const { start, end } = dayWindow(day, ZONE);
    return { day, start: start.getTime(), end: end.getTime() };
  });
  const enrolled = world.enrollments.filter((e) => e.experiment === experiment).map((e) => e.at);
  const naive = naiveReport(world, experiment, VARIANTS, GOALS, days, CLUSTER_SIZE_MAX);
  const sorted = [...naive.rows].sort((a, b) =>
    `${a.day} ${a.outcome} ${a.variant}` < `${b.day} ${b.outcome} ${b.variant}` ? -1 : 1,
  );
  expect(enrolled.every((at) => at >= START)).toBe(true);
  return { rows: sorted, health: naive.health };
}

const visitor = fc.constantFrom('v1', 'v2', 'v3', 'v4');
const user = fc.constantFrom('u1', 'u2');
// Seconds matter around an enrollment, hours around a day's end: times cluster.
const at = fc
  .tuple(fc.integer({ min: 0, max: (END - START) / 3_600_000 - 1 }), fc.constantFrom(0, 1, 2, 4, 6, 3599))
  .map(([hour, second]) => START + hour * 3_600_000 + second * 1000);
const id = fc.integer({ min: 1, max: 30 }).map((n) => `e${n}`);
const automated = fc.constantFrom(false, false, false, true);
const variantOf = fc.constantFrom('control', 'test');

const enroll: fc.Arbitrary<Step> = fc
  .record({ subject: fc.oneof(visitor, user), at, id, variant: variantOf, automated, crossed: fc.constant(false) })
  .map((r) => ({
    type: 'enroll',
    record: {
      ...r,
      experiment: kindOf(r.subject) === 'user' ? 'byUser' : 'byVisitor',
      kind: kindOf(r.subject),
      id: `${r.id}${r.variant}${String(r.automated)}`,
    },
  }));
const goal: fc.Arbitrary<Step> = fc
  .record({
    subject: fc.oneof(visitor, user),
    goal: fc.constantFrom('signup', 'purchase', 'rounds'),
    at,
    id,
    value: fc.constantFrom(null, '1', '39', '-4'),
    automated,
  })
  .map((record) => ({ type: 'goal', record }));
const link: fc.Arbitrary<Step> = fc
  .record({ visitor, user, at, id })
  .map((r) => ({ type: 'link', record: { ...r, id: `${r.visitor}${r.user}${r.id}${r.at}` } }));
const confirm: fc.Arbitrary<Step> = fc.record({ visitor }).map((record) => ({ type: 'confirm', record }));
const step = fc.oneof(
  { arbitrary: enroll, weight: 4 },
  { arbitrary: goal, weight: 8 },
  { arbitrary: link, weight: 1 },
  { arbitrary: confirm, weight: 2 },
);

/** The world that a list of steps makes; a record that repeats an id says nothing new. */
function worldOf(steps: Step[]): World {
  const world: World = { enrollments: [], goals: [], links: [], confirmations: [] };
  const known = new Set<string>();
  for (const s of steps) {
    if (s.type === 'goal') {
      const key = `${s.record.subject}/${s.record.goal}/${s.record.id}`;
      if (known.has(key)) continue;
      known.add(key);
      world.goals.push({ ...s.record, id: key });
    } else if (s.type === 'enroll') world.enrollments.push({ ...s.record, id: uuid(s.record.id) });
    else if (s.type === 'link') world.links.push({ ...s.record, id: uuid(s.record.id) });
    else world.confirmations.push(s.record);
  }
  return world;
}

/** One record per (subject, goal, id), so that any order of arrival means the same. */
function withoutRepeats(steps: Step[]): Step[] {
  const known = new Set<string>();
  return steps.filter((s) => {
    if (s.type !== 'goal') return true;
    const key = `${s.record.subject}/${s.record.goal}/${s.record.id}`;
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

describe('daily reports', () => {
  it('equal a naive model that sees everything sorted, whatever the order of arrival and whenever reports run', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40 }).map(withoutRepeats),
        fc.array(fc.record({ after: fc.nat({ max: 40 }), day: fc.nat({ max: 5 }) }), { maxLength: 4 }),
        fc.infiniteStream(fc.nat({ max: 1_000_000 })),
        async (steps, runs, randomness) => {
          await forgetRecords();
          const shuffled = [...steps];
          for (let i = shuffled.length - 1; i > 0; i--) {
            const j = (randomness.next().value ?? 0) % (i + 1);
            const [a, b] = [shuffled[i], shuffled[j]];
            if (a !== undefined && b !== undefined) [shuffled[i], shuffled[j]] = [b, a];
          }
          for (const [index, each] of shuffled.entries()) {
            await apply(each);
            for (const run of runs) {
              if (run.after === index) await report(dayWindow(addDays(FIRST, run.day), ZONE).end.getTime() + 3_600_000);
            }
          }
          await report(END + 3_600_000);
          const world = worldOf(steps);
          for (const experiment of ['byVisitor', 'byUser']) {
            expect(await stored(experiment)).toEqual(expected(world, experiment));
          }
          const first = [await stored('byVisitor'), await stored('byUser')];
          await db.client.$executeRaw`TRUNCATE daily_report, daily_outcome`;
          for (const experimentId of experimentIds.values())
            await rebuildFirstConversions(db.client, { experimentId, phase: 0 });
          await report(END + 3_600_000);
          expect([await stored('byVisitor'), await stored('byUser')]).toEqual(first);
        },
      ),
      // On a slow machine fewer worlds are tried, not fewer checked.
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 40), interruptAfterTimeLimit: 120_000 },
    );
  }, 600_000);
});
