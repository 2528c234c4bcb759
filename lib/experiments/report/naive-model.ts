/**
 * The reports of a small world, computed the slow and obvious way: everything sorted, every subject looked at, every
 * day anew. What the set-based reports are compared with in tests. Knows no database.
 */
export type World = {
  enrollments: {
    experiment: string;
    kind: string;
    subject: string;
    at: number;
    id: string;
    variant: string;
    crossed: boolean;
    automated: boolean;
  }[];
  goals: { goal: string; subject: string; at: number; id: string; value: string | null; automated: boolean }[];
  links: { visitor: string; user: string; at: number; id: string }[];
  confirmations: { visitor: string }[];
};

export type NaiveGoal = { key: string; conversion: boolean; engagement: 'none' | 'sum' | 'count' };
export type NaiveDay = { day: string; start: number; end: number };

export type NaiveRow = {
  day: string;
  outcome: string;
  variant: string;
  subjects: number;
  conversions: number;
  sum: number;
  sumSquares: number;
};
export type NaiveHealth = { day: string; crossed: number; duplicate: number; automated: number; unconfirmed: number };

type Person = {
  subject: string;
  at: number;
  id: string;
  variant: string;
  crossed: boolean;
  automated: boolean;
  confirmed: boolean;
  left: 'crossed' | 'duplicate' | null;
};

const before = (a: { at: number; id: string }, b: { at: number; id: string }) => byTime(a.at, b.at, a.id, b.id);

const byTime = (a: number, b: number, idA: string, idB: string) =>
  a !== b ? a - b : idA < idB ? -1 : idA > idB ? 1 : 0;

/** Which user each visitor belongs to: its first link; a user keeps its first `most` visitors. */
export function naiveClusters(world: World, most: number): Map<string, string> {
  const first = new Map<string, World['links'][number]>();
  for (const link of [...world.links].sort(before)) if (!first.has(link.visitor)) first.set(link.visitor, link);
  const taken = new Map<string, number>();
  const clusters = new Map<string, string>();
  for (const link of [...first.values()].sort((a, b) => byTime(a.at, b.at, a.visitor, b.visitor))) {
    const n = taken.get(link.user) ?? 0;
    if (n >= most) continue;
    taken.set(link.user, n + 1);
    clusters.set(link.visitor, link.user);
  }
  return clusters;
}

/** All rows of all days of one experiment. `integer values only`: sums are plain numbers here. */
export function naiveReport(
  world: World,
  experiment: string,
  variants: string[],
  goals: NaiveGoal[],
  days: NaiveDay[],
  most: number,
): { rows: NaiveRow[]; health: NaiveHealth[] } {
  const clusters = naiveClusters(world, most);
  const people = naivePeople(world, experiment, clusters);
  const rows: NaiveRow[] = [];
  for (const { day, end } of days) {
    for (const variant of variants) {
      const there = people.filter(
        (p) => p.variant === variant && p.at < end && p.confirmed && !p.automated && p.left === null,
      );
      const n = there.length;
      rows.push({ day, outcome: 'enrollment', variant, subjects: n, conversions: 0, sum: 0, sumSquares: 0 });
      const reached = (person: Person, goal: NaiveGoal) => recordsOf(world, clusters, person, goal.key, end);
      const conversionGoals = goals.filter((goal) => goal.conversion);
      for (const goal of conversionGoals) {
        const conversions = there.filter((p) => reached(p, goal).length > 0).length;
        rows.push({ day, outcome: `goal:${goal.key}`, variant, subjects: n, conversions, sum: 0, sumSquares: 0 });
      }
      const any = there.filter((p) => conversionGoals.some((goal) => reached(p, goal).length > 0)).length;
      rows.push({ day, outcome: 'any', variant, subjects: n, conversions: any, sum: 0, sumSquares: 0 });
      for (const goal of goals.filter((g) => g.engagement !== 'none')) {
        const totals = there.map((p) =>
          reached(p, goal).reduce((sum, r) => sum + (goal.engagement === 'count' ? 1 : Number(r.value ?? 0)), 0),
        );
        const sum = totals.reduce((a, b) => a + b, 0);
        const sumSquares = totals.reduce((a, b) => a + b * b, 0);
        rows.push({
          day,
          outcome: `value:${goal.key}:${goal.engagement}:total`,
          variant,
          subjects: n,
          conversions: 0,
          sum,
          sumSquares,
        });
      }
    }
  }
  const count = (end: number, test: (p: Person) => boolean) => people.filter((p) => p.at < end && test(p)).length;
  const health = days.map(({ day, end }) => ({
    day,
    crossed: count(end, (p) => p.confirmed && !p.automated && p.left === 'crossed'),
    duplicate: count(end, (p) => p.confirmed && !p.automated && p.left === 'duplicate'),
    automated: count(end, (p) => p.automated),
    unconfirmed: count(end, (p) => !p.automated && !p.confirmed),
  }));
  return { rows, health };
}

function naivePeople(world: World, experiment: string, clusters: Map<string, string>): Person[] {
  const confirmed = new Set(world.confirmations.map((c) => c.visitor));
  const bySubject = new Map<string, World['enrollments']>();
  for (const e of world.enrollments.filter((each) => each.experiment === experiment).sort(before)) {
    bySubject.set(e.subject, [...(bySubject.get(e.subject) ?? []), e]);
  }
  const people = [...bySubject.entries()].flatMap(([subject, all]): Person[] => {
    const [first] = all;
    if (first === undefined) return [];
    const crossed = all.some((e) => e.crossed || e.variant !== first.variant);
    return [
      {
        subject,
        at: first.at,
        id: first.id,
        variant: first.variant,
        crossed,
        automated: all.every((e) => e.automated),
        confirmed: first.kind !== 'visitor' || confirmed.has(subject),
        left: crossed ? 'crossed' : null,
      },
    ];
  });
  for (const user of new Set(clusters.values())) {
    const members = people.filter((p) => clusters.get(p.subject) === user && p.confirmed && !p.automated).sort(before);
    if (members.length < 2) continue;
    const differ = members.some((p) => p.crossed || p.variant !== members[0]?.variant);
    members.forEach((p, index) => {
      if (differ) p.left = 'crossed';
      else if (index > 0) p.left = 'duplicate';
    });
  }
  return people;
}

/** The goal records that count for a person until `end`: their own and those of their cluster, each once. */
function recordsOf(
  world: World,
  clusters: Map<string, string>,
  person: Person,
  goal: string,
  end: number,
): World['goals'] {
  const cluster = (subject: string) =>
    clusters.get(subject) ?? ([...clusters.values()].includes(subject) ? subject : null);
  const own = cluster(person.subject);
  const seen = new Set<string>();
  return world.goals.filter((record) => {
    if (record.goal !== goal || record.automated) return false;
    if (record.subject !== person.subject && (own === null || cluster(record.subject) !== own)) return false;
    if (record.at < person.at - 5000 || Math.max(record.at, person.at) >= end) return false;
    const key = `${record.subject}/${record.id}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
