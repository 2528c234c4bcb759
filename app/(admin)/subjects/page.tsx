import { Text } from '@mantine/core';
import type { Metadata } from 'next';
import { createLoader, parseAsString, type SearchParams } from 'nuqs/server';
import { readSurroundings } from '@/app/(admin)/stocks/form-surroundings';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { SubjectSearch } from '@/components/subjects/SubjectSearch';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';

export const metadata: Metadata = { title: 'Subjects' };

const load = createLoader({ kind: parseAsString, id: parseAsString });

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireUser();
  const ctx = await currentContext();
  const [{ kind, id }, { kinds }] = await Promise.all([load(searchParams), readSurroundings(ctx)]);
  const missing = kind !== null && id !== null;
  return (
    <>
      <PageHeader
        title="Subjects"
        description="Everything that is known of one subject on one time line: why is it not counted, where was it, what did it do?"
      />
      <Section
        title="Find one"
        description="By its kind and its id; lists of many are on the pages of stocks and flows"
      >
        <SubjectSearch
          key={`${kind ?? ''} ${id ?? ''}`}
          kinds={[...new Set([...kinds, 'visitor', 'user'])]}
          {...(missing ? { kind, id, missing } : {})}
        />
        <Text size="xs" c="dimmed" mt="md">
          A visitor’s id is in its cookie <code>weir_visitor</code>; a user’s is the one that your application knows.
          The page of a subject exports everything as JSON, and erases it when its person asks for that.
        </Text>
      </Section>
    </>
  );
}
