'use client';

import { Badge, Button, Group, Text, TextInput } from '@mantine/core';
import { IconDownload, IconEraser } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { notifications } from '@mantine/notifications';
import { Choice } from '@/components/common/Choice';
import { CsvButton } from '@/components/common/CsvButton';
import { toCsv } from '@/components/common/csv';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatInstant } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { useRun } from '@/components/common/use-run';
import { Attributes } from '@/components/stocks/Attributes';
import type { Action } from '@/components/common/actions';
import type { SubjectView } from '@/lib/stocks/process.schemas';
import { entryWords } from './entry-words';
import classes from './subjects.module.css';

const ConfirmModal = dynamic(() => import('@/components/common/ConfirmModal').then((module) => module.ConfirmModal), {
  ssr: false,
});

const GROUPS = {
  all: null,
  changes: ['change', 'confirmed', 'link'],
  stocks: ['entered', 'left', 'flow'],
  experiments: ['enrollment', 'goal', 'refused'],
} as const;
const NAMES = ['all', 'changes', 'stocks', 'experiments'] as const;

/** Everything that is known of one subject, newest first; and the two things that its person may ask for. */
export function SubjectPage(props: {
  subject: SubjectView;
  names: readonly (readonly [slug: string, name: string])[];
  /** the whole of it as JSON */
  exportHref: string;
  mayErase: boolean;
  erase: Action<{ kind: string; id: string }, unknown>;
}) {
  const { subject } = props;
  const router = useRouter();
  const { run } = useRun();
  const [group, setGroup] = useQueryState('show', parseAsStringLiteral(NAMES).withDefault('all'));
  const [erasing, setErasing] = useState({ wanted: false, opened: false });
  const [typed, setTyped] = useState('');
  const names = new Map(props.names);
  const kinds: readonly string[] | null = GROUPS[group];
  const entries = subject.timeline.filter((entry) => kinds === null || kinds.includes(entry.what));

  async function erase() {
    if (typed !== subject.id) throw new Error('Type the id exactly as it stands above.');
    const { problem } = await run(() => props.erase({ kind: subject.kind, id: subject.id }), { quiet: true });
    if (problem !== null) throw new Error(problem.message);
    notifications.show({ message: `${subject.id} is erased.` });
    router.push('/subjects');
  }

  return (
    <>
      <PageHeader
        title={<span style={{ overflowWrap: 'anywhere' }}>{subject.id}</span>}
        beside={<Badge color="gray">{subject.kind}</Badge>}
        description={
          <>
            First seen <RelativeTime at={subject.firstSeenAt} />
            {subject.confirmedAt !== null && (
              <>
                , confirmed human <RelativeTime at={subject.confirmedAt} />
              </>
            )}
          </>
        }
        actions={
          <>
            <Button
              component="a"
              href={props.exportHref}
              download={`${subject.kind}-${subject.id}.json`}
              variant="default"
              leftSection={<IconDownload size={15} aria-hidden />}
            >
              Export
            </Button>
            {props.mayErase && (
              <Button
                variant="default"
                c="var(--weir-bad)"
                leftSection={<IconEraser size={15} aria-hidden />}
                onClick={() => setErasing({ wanted: true, opened: true })}
              >
                Erase…
              </Button>
            )}
          </>
        }
      />
      <div className={classes.stack}>
        <div className={classes.halves}>
          <Section title="Attributes">
            <Attributes attributes={subject.attributes} />
          </Section>
          <Section title="In these stocks now">
            {subject.stocks.length === 0 ? (
              <Text size="sm" c="dimmed">
                In none.
              </Text>
            ) : (
              <Group gap="xs">
                {subject.stocks.map((stock) => (
                  <Text key={stock.slug} size="sm">
                    <LinkAnchor href={`/stocks/${encodeURIComponent(stock.slug)}`} fw={500} size="sm">
                      {stock.name}
                    </LinkAnchor>{' '}
                    <Text span size="xs" c="dimmed">
                      since <RelativeTime at={stock.enteredAt} />
                    </Text>
                  </Text>
                ))}
              </Group>
            )}
          </Section>
        </div>
        <Section
          flush
          title="History"
          description={`${formatCount(entries.length)} entries, newest first, UTC${subject.truncated ? '; the export has all of them' : ''}`}
          actions={
            <Group gap="xs">
              <Choice
                label="Entries"
                value={group}
                options={[
                  { value: 'all', label: 'All' },
                  { value: 'changes', label: 'Changes' },
                  { value: 'stocks', label: 'Stocks' },
                  { value: 'experiments', label: 'Experiments' },
                ]}
                onChange={(value) => void setGroup(value)}
              />
              <CsvButton
                filename={`${subject.kind}-${subject.id}.csv`}
                text={() =>
                  toCsv(
                    ['at', 'what', 'text'],
                    entries.map((entry) => [entry.at, entry.what, entryWords(entry, names).text]),
                  )
                }
              />
            </Group>
          }
        >
          {entries.length === 0 ? (
            <EmptyState title="Nothing of this sort was recorded" />
          ) : (
            <ol className={classes.line}>
              {entries.map((entry, index) => {
                const words = entryWords(entry, names);
                return (
                  <li key={index} className={classes.entry} data-muted={words.tone === 'muted' ? true : undefined}>
                    <time className={classes.at} dateTime={entry.at}>
                      {formatInstant(entry.at)}
                    </time>
                    <span className={classes.what}>{words.label}</span>
                    <span className={classes.text}>
                      {words.href === null ? (
                        words.text
                      ) : (
                        <LinkAnchor href={words.href} size="sm" prefetch={false}>
                          {words.text}
                        </LinkAnchor>
                      )}
                    </span>
                  </li>
                );
              })}
            </ol>
          )}
        </Section>
      </div>
      {erasing.wanted && (
        <ConfirmModal
          opened={erasing.opened}
          onClose={() => setErasing({ wanted: true, opened: false })}
          title={`Erase ${subject.kind} ${subject.id}?`}
          confirmLabel="Erase for good"
          danger
          onConfirm={erase}
        >
          Attributes, changes, stays, flow events, enrollments, goal records and links of this subject are deleted, and
          reports are computed again without it. Nothing of this can be brought back.
          <TextInput
            mt="md"
            label={`Type ${subject.id} to go on`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
          />
        </ConfirmModal>
      )}
    </>
  );
}
