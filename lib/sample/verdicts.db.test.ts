import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { decideVerdict } from '@/lib/experiments/decide-verdict';
import { getExperiment } from '@/lib/experiments/get-experiment';
import type { EnrollmentRow } from '@/lib/experiments/insert-enrollments';
import { plannedSubjectsOf } from '@/lib/experiments/planned-subjects';
import { inferReport } from '@/lib/experiments/report/infer-report';
import { resolveOutcomes } from '@/lib/experiments/report/outcomes';
import type { GoalRecordRow } from '@/lib/goals/insert-goal-records';
import { listGoals } from '@/lib/goals/list-goals';
import { resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { defineEverything } from './load-sample-data';
import { playVisitors } from './play-visitors';

/*
 * What the sample data are there to show, in their full size: the records of the last weeks are counted in memory, by
 * the rules of a report, and what is inferred from them is what the pages would say.
 */

const NOW = new Date('2026-06-15T14:00:00Z');
const DAY_MS = 86_400_000;
const MIDNIGHT = Math.floor(NOW.getTime() / DAY_MS) * DAY_MS;
/** A day more than the longest of those whose verdict is asked for has run. */
const FROM = new Date(MIDNIGHT - 57 * DAY_MS);

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now: NOW });
const enrollments: EnrollmentRow[] = [];
const goalRecords = new Map<string, GoalRecordRow[]>();
/** The user of each visitor that signed in. */
const userOf = new Map<string, string>();
const person = (id: string) => userOf.get(id) ?? id;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  await defineEverything(ctx());
  const goals: GoalRecordRow[] = [];
  await playVisitors(
    NOW,
    {
      enrollments: (rows) => Promise.resolve(enrollments.push(...rows)),
      goals: (rows) => Promise.resolve(goals.push(...rows)),
      links: (rows) => Promise.resolve(rows.forEach(({ visitor, user }) => userOf.set(visitor.id, user.id))),
    },
    { from: FROM },
  );
  for (const record of goals) {
    const all = goalRecords.get(person(record.subject.id));
    if (all === undefined) goalRecords.set(person(record.subject.id), [record]);
    else all.push(record);
  }
}, 120_000);
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
});

/** Who counts at the end of yesterday: people, each once, who saw one variant. */
function peopleOf(experimentId: number): Map<string, EnrollmentRow | null> {
  const people = new Map<string, EnrollmentRow | null>();
  for (const row of enrollments) {
    const isPerson = !row.automated && (row.confirmed || row.subject.kind !== 'visitor');
    if (row.experimentId !== experimentId || !isPerson || row.enrolledAt.getTime() >= MIDNIGHT) continue;
    const known = people.get(person(row.subject.id));
    const crossed = known === null || row.crossed || (known !== undefined && known.variant !== row.variant);
    const first = known === undefined || row.enrolledAt < (known?.enrolledAt ?? row.enrolledAt) ? row : known;
    people.set(person(row.subject.id), crossed ? null : first);
  }
  return people;
}

async function reportOf(key: string) {
  const experiment = await getExperiment(ctx(), { key });
  const goals = await listGoals(ctx());
  const outcomes = resolveOutcomes(experiment, goals, [], []);
  const people = [...peopleOf(experiment.id)].flatMap(([name, row]) => (row === null ? [] : [{ name, row }]));
  const day = new Date(MIDNIGHT - DAY_MS).toISOString().slice(0, 10);
  const rows = experiment.variants.flatMap(({ key: variant }) => {
    const there = people.filter(({ row }) => row.variant === variant);
    const reached = (goalId: number) =>
      there.filter(({ name, row }) =>
        goalRecords
          .get(name)
          ?.some(
            (goal) =>
              goal.goalId === goalId &&
              goal.at.getTime() < MIDNIGHT &&
              goal.at.getTime() >= row.enrolledAt.getTime() - 5_000,
          ),
      ).length;
    const row = (outcome: string, conversions: number) => ({
      ...{ day, outcome, variant, subjects: BigInt(there.length), conversions: BigInt(conversions) },
      ...{ sum: '0', sumSquares: '0' },
    });
    return [row('enrollment', 0), ...outcomes.conversions.map(({ outcome, goalId }) => row(outcome, reached(goalId)))];
  });
  const health = { day, crossed: 0, duplicate: 0, automated: 0, unconfirmed: 0 };
  const about = {
    experiment,
    phase: experiment.phase,
    date: day,
    timeZone: 'UTC',
    computedAt: NOW,
    provisional: false,
  };
  const report = inferReport({ ...about, outcomes, rows, health });
  const plannedSubjects = plannedSubjectsOf(experiment, report);
  return { experiment, report, verdict: decideVerdict({ experiment, report, plannedSubjects, now: NOW }) };
}

it('has a clear winner', async () => {
  const { verdict } = await reportOf('checkout_steps');
  expect(verdict).toMatchObject({ kind: 'ship', goal: 'purchase' });
  expect(verdict.text).toContain('One step');
});

it('has one without a difference, at its planned size', async () => {
  const { verdict, report } = await reportOf('header_colour');
  expect(verdict).toMatchObject({ kind: 'no_difference', text: 'No difference larger than 10% found.' });
  expect(report.health.sampleRatio.status).not.toBe('mismatch');
});

it('has one that is not to be trusted: not everybody arrives in one of its variants', async () => {
  const { verdict, report } = await reportOf('search_ranking');
  expect(report.health.sampleRatio.status).toBe('mismatch');
  expect(verdict.kind).toBe('do_not_trust');
  expect(verdict.text).toContain('planned share');
});

it('has a promoted one, whose report says that it is over', async () => {
  const { experiment, verdict } = await reportOf('free_shipping');
  expect(experiment).toMatchObject({ state: 'promoted', promotedVariant: 'test' });
  expect(verdict.kind).toBe('stopped');
});

it('has one with three variants that goes on', async () => {
  const { experiment, report, verdict } = await reportOf('onboarding');
  expect(experiment).toMatchObject({ state: 'enabled', endedAt: null });
  expect(report.variants).toHaveLength(3);
  for (const { subjects } of report.variants) expect(subjects).toBeGreaterThan(1_000);
  expect(verdict.kind).toBe('keep_running');
});

it('has one about users, each once on whatever device', async () => {
  const { experiment, report } = await reportOf('loyalty_price');
  expect(experiment).toMatchObject({ subjectKind: 'user', state: 'enabled' });
  const subjects = report.variants.reduce((sum, variant) => sum + variant.subjects, 0);
  const users = new Set(enrollments.filter((row) => row.experimentId === experiment.id).map((row) => row.subject.id));
  expect(subjects).toBeGreaterThan(5_000);
  expect(subjects).toBeLessThanOrEqual(users.size);
  expect(report.goals.find(({ goal }) => goal === 'purchase')?.comparisons[0]).toMatchObject({ status: 'computed' });
});

it('has one that never began', async () => {
  const experiment = await getExperiment(ctx(), { key: 'gift_wrap' });
  expect(decideVerdict({ experiment, report: null, plannedSubjects: null, now: NOW }).kind).toBe('not_started');
});
