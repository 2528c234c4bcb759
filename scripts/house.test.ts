import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Rules of the house that no linter sees. */

const read = (file: string) => readFileSync(file, 'utf8');
const lock = JSON.parse(read('package-lock.json')) as {
  packages: Record<string, { version?: string; resolved?: string }>;
};
const versionOf = (name: string) => lock.packages[`node_modules/${name}`]?.version ?? '0.0.0';

const atLeast = (version: string, floor: string) => {
  const [a, b] = [version, floor].map((text) => text.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
};

describe('versions', () => {
  it.each([
    ['next', '16.2.6'],
    ['react', '19.2.6'],
    ['react-dom', '19.2.6'],
    ['better-auth', '1.3.26'],
  ])('%s is not older than %s, below which there are public exploits', (name, floor) => {
    expect(atLeast(versionOf(name), floor), versionOf(name)).toBe(true);
  });

  it('compares numbers, not texts', () => {
    expect([atLeast('16.10.0', '16.2.6'), atLeast('16.2.5', '16.2.6'), atLeast('17.0.0', '16.2.6')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('name no registry, so that any mirror serves them', () => {
    const named = Object.values(lock.packages).filter((each) => each.resolved?.startsWith('http') === true);
    expect(named).toEqual([]);
  });
});

describe('what a distributed database needs', () => {
  const schema = read('prisma/schema.prisma');
  const keyOf = (model: string) => {
    const body = new RegExp(`^model ${model} \\{([\\s\\S]*?)^\\}`, 'm').exec(schema)?.[1] ?? '';
    return /@@id\(\[(\w+)/.exec(body)?.[1] ?? /^\s*(\w+)\s.*@id/m.exec(body)?.[1];
  };

  it.each([
    ['Enrollment', 'subjectId'],
    ['GoalRecord', 'subjectId'],
    ['FirstConversion', 'subjectId'],
    ['IdentityLink', 'visitorId'],
    ['ClusterMember', 'visitorId'],
    ['DirtyMark', 'experimentId'],
    ['DailyReport', 'experimentId'],
    ['DailyOutcome', 'experimentId'],
    ['PurgedEnrollment', 'experimentId'],
  ])('the key of %s begins with %s', (model, column) => {
    expect(keyOf(model)).toBe(column);
  });

  it('no statement keeps a session lock, listens, or makes tables while running', () => {
    const refused = /pg_advisory_lock|pg_try_advisory_lock\(|\bLISTEN\b|CREATE\s+(TEMP|TEMPORARY|UNLOGGED)/;
    const files = readdirSync('lib', { recursive: true, encoding: 'utf8' })
      .map((file) => `lib/${file}`)
      .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|^lib\/(testing|db)\//.test(file));
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => refused.test(read(file)))).toEqual([]);
  });
});

describe('npm run dev', () => {
  it('leaves tsconfig.json as it is: the folders that Next would add stand in it', () => {
    const { include } = JSON.parse(read('tsconfig.json')) as { include: string[] };
    expect(include).toEqual(expect.arrayContaining(['.next/types/**/*.ts', '.next/dev/types/**/*.ts']));
  });
});
