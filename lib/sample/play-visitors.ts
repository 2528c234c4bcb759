import { findVariant } from '@/lib/assign';
import { recordEnrollments } from '@/lib/collect/record-enrollments';
import { recordGoals } from '@/lib/collect/record-goals';
import { isRefusal } from '@/lib/collect/refusal';
import type { EnrollmentInput } from '@/lib/collect/schemas';
import type { Sender } from '@/lib/collect/sender';
import type { EnrollmentRow } from '@/lib/experiments/insert-enrollments';
import type { GoalRecordRow } from '@/lib/goals/insert-goal-records';
import type { IdentityLinkRow } from '@/lib/subjects/insert-identity-links';
import { identityLinkId, subjectId } from '@/lib/subjects/subject-id';
import { behave } from './behave';
import { visitsUntil, type Visit } from './people';
import { SAMPLE_DAYS, SAMPLE_EXPERIMENTS, type SampleExperiment } from './plan';

export type Played = { visits: number; enrollments: number; goalRecords: number; links: number };

/** Where rows go that have been judged: `insertEnrollments`, `insertGoalRecords` and `insertIdentityLinks`, in bulk. */
export type Writer = {
  enrollments(rows: readonly EnrollmentRow[]): Promise<unknown>;
  goals(rows: readonly GoalRecordRow[]): Promise<unknown>;
  links(rows: readonly IdentityLinkRow[]): Promise<unknown>;
};

const BATCH = 4_000;
const DAY_MS = 86_400_000;

/**
 * Every visit asks for its variants, gets the answers that a real one would get, and acts on what it has seen.
 * `share`: part of the visitors who come at all, 0..1; `from`: those who came before it are left out.
 */
export async function playVisitors(
  now: Date,
  writer: Writer,
  {
    onProgress = () => undefined,
    share = 1,
    from = new Date(0),
  }: { onProgress?: (share: number) => void; share?: number; from?: Date } = {},
): Promise<Played> {
  const total: Played = { visits: 0, enrollments: 0, goalRecords: 0, links: 0 };
  let waiting: Visit[] = [];
  let writing: Promise<void> = Promise.resolve();
  let day = 0;
  for (const visits of visitsUntil(now, share)) {
    day += 1;
    waiting.push(...visits.filter(({ at }) => at >= from));
    if (waiting.length < BATCH && day <= SAMPLE_DAYS) continue;
    const rows = await judge(waiting, now);
    total.visits += waiting.length;
    total.enrollments += rows.enrollments.length;
    total.goalRecords += rows.goals.length;
    total.links += rows.links.length;
    waiting = [];
    // The next visits are played while these are written.
    await writing;
    writing = write(writer, rows);
    writing.catch(() => undefined);
    onProgress(day / (SAMPLE_DAYS + 1));
  }
  await writing;
  return total;
}

type Rows = { enrollments: EnrollmentRow[]; goals: GoalRecordRow[]; links: IdentityLinkRow[] };

/** Enrollments and goals are of different tables: two connections write them at once. */
async function write(writer: Writer, rows: Rows): Promise<void> {
  await Promise.all([writer.enrollments(rows.enrollments), writer.goals(rows.goals)]);
  if (rows.links.length > 0) await writer.links(rows.links);
}

async function judge(visits: readonly Visit[], now: Date): Promise<Rows> {
  const rows: Rows = { enrollments: [], goals: [], links: [] };
  const seen = await askAll(visits, now, rows);
  const goals = visits.flatMap((visit, n) =>
    behave(visit, seen[n] ?? new Map(), now).map((deed, index) => ({
      goal: deed.goal,
      subject: deed.by === 'user' && visit.user !== null ? user(visit.user) : visitor(visit.visitor),
      value: deed.value,
      id: `${visit.visitor}/${String(index)}`,
      at: deed.at.toISOString(),
    })),
  );
  await recordGoals(
    goals.map((input, index) => ({ index, sequence: 0, input })),
    person(now, 'desktop', 'en-GB'),
    (made) => {
      rows.goals.push(...made);
      return Promise.resolve(made.map(() => ({ outcome: 'recorded' as const })));
    },
  );
  for (const visit of visits) if (visit.user !== null) rows.links.push(linkOf(visit.visitor, visit.user, visit.at));
  return rows;
}

/** What every visit saw: variants by experiment, in the order of the visits. */
async function askAll(visits: readonly Visit[], now: Date, rows: Rows): Promise<Map<string, string>[]> {
  const seen = visits.map(() => new Map<string, string>());
  const groups = new Map<string, { sender: Sender; questions: { place: number; input: EnrollmentInput }[] }>();
  visits.forEach((visit, place) => {
    // Who is not believed may say a time of the last days only: a program's visits arrive on their own day.
    const name = `${visit.device}/${visit.language}/${visit.bot ? visit.at.toISOString().slice(0, 10) : 'people'}`;
    const group = groups.get(name) ?? { sender: senderOf(visit, now), questions: [] };
    groups.set(name, group);
    for (const input of questionsOf(visit)) group.questions.push({ place, input });
  });
  for (const { sender, questions } of groups.values()) {
    const answers = await recordEnrollments(
      questions.map(({ input }) => input),
      sender,
      (made) => {
        rows.enrollments.push(...made);
        return Promise.resolve(
          made.map(({ variant, crossed }) => ({ outcome: { fresh: true, variant, crossed, duplicate: false } })),
        );
      },
    );
    answers.forEach((answer, n) => {
      const question = questions[n];
      if (question === undefined || isRefusal(answer)) throw new Error('a question of the sample data was refused');
      seen[question.place]?.set(answer.experiment, answer.variant);
    });
  }
  return seen;
}

function questionsOf(visit: Visit): EnrollmentInput[] {
  const { random } = visit;
  return SAMPLE_EXPERIMENTS.flatMap((experiment) => {
    const { definition, reach } = experiment;
    const subject = definition.subjectKind === 'user' ? customerOf(visit) : visitor(visit.visitor);
    if (subject === null || reach === 0 || random() >= reach) return [];
    if (isLost(experiment, subject.id, random())) return [];
    const input: EnrollmentInput = {
      experiment: definition.key,
      subject,
      confirmed: visit.confirmed,
      at: visit.at.toISOString(),
      id: visit.visitor,
    };
    // Now and then a page from a stale cache shows what it should not.
    return random() < 0.0006 ? [{ ...input, variant: 'stale' }] : [input];
  });
}

function isLost({ definition, loses }: SampleExperiment, id: string, chance: number): boolean {
  if (loses === undefined) return false;
  const variants = (definition.variants ?? []).map(({ key, weight }) => ({ key, weight }));
  const drawn = findVariant({ seed: definition.key, coverage: 1, variants }, id);
  return drawn?.key === loses.variant && chance < loses.share;
}

/** A person's records are believed, whenever they are; a program's are judged as what it says it is. */
function senderOf(visit: Visit, now: Date): Sender {
  const sender = person(now, visit.device, visit.language);
  if (!visit.bot) return sender;
  const receivedAt = new Date(Math.min(now.getTime(), (Math.floor(visit.at.getTime() / DAY_MS) + 1) * DAY_MS));
  return { ...sender, trusted: false, automated: true, receivedAt };
}

const person = (receivedAt: Date, device: Visit['device'], language: string): Sender => ({
  trusted: true,
  automated: false,
  source: 'script',
  receivedAt,
  device,
  language,
  origin: null,
});

const visitor = (id: string) => ({ kind: 'visitor', id });
const user = (id: string) => ({ kind: 'user', id });
const customerOf = (visit: Visit) => (visit.user === null ? null : user(visit.user));

function linkOf(visitorName: string, userName: string, at: Date): IdentityLinkRow {
  const row = (kind: string, externalId: string) => ({
    id: subjectId(kind, externalId),
    kind,
    externalId,
    confirmedAt: at,
  });
  const [from, to] = [row('visitor', visitorName), row('user', userName)];
  return { visitor: from, user: to, id: identityLinkId(from.id, to.id, 'sign-in'), at };
}
