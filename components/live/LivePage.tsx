'use client';

import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Choice } from '@/components/common/Choice';
import { DataTable, type Column } from '@/components/common/DataTable';
import { LinkAnchor, LinkButton } from '@/components/common/links';
import { EmptyState } from '@/components/common/EmptyState';
import { formatNoun, formatNumber } from '@/components/common/format';
import { PageHeader } from '@/components/common/PageHeader';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import type { LiveRecordView } from '@/lib/overview/schemas';
import { filterRecords, KINDS, outcomeGroup, OUTCOMES, whyWords } from './filter';
import classes from './live.module.css';
import { liveQuery } from './queries';

const SHOWN = 50;
const EVERY_MS = 2000;

const PARSERS = {
  kind: parseAsStringLiteral(KINDS).withDefault('all'),
  outcome: parseAsStringLiteral(OUTCOMES).withDefault('any'),
  text: parseAsString.withDefault(''),
};

const COLUMNS: Column<LiveRecordView>[] = [
  {
    key: 'received_at',
    header: 'Received',
    width: 120,
    value: (row) => row.receivedAt,
    render: (row) => <RelativeTime at={row.receivedAt} />,
  },
  {
    key: 'kind',
    header: 'Record',
    width: 110,
    value: (row) => row.kind,
    render: (row) => ({ enrollment: 'Enrollment', goal: 'Goal', refused: 'Refused' })[row.kind],
  },
  {
    key: 'name',
    header: 'Name',
    width: 200,
    rowHeader: true,
    value: (row) => row.name,
    render: (row) => <Name row={row} />,
  },
  {
    key: 'subject',
    header: 'Subject',
    width: 210,
    value: (row) => row.subject?.id,
    render: (row) =>
      row.subject === null ? (
        '–'
      ) : (
        <span title={row.subject.id}>
          <Text span size="xs" c="dimmed">
            {row.subject.kind}{' '}
          </Text>
          <code className={classes.id}>{shorten(row.subject.id)}</code>
        </span>
      ),
  },
  {
    key: 'detail',
    header: 'Variant or value',
    width: 130,
    value: (row) => row.variant ?? row.value,
    render: (row) =>
      row.variant ??
      (row.value === null ? '–' : formatNumber(Number(row.value), Number.isInteger(Number(row.value)) ? 0 : 2)),
  },
  {
    key: 'outcome',
    header: 'What became of it',
    width: 300,
    value: (row) => row.outcome,
    render: (row) => <Outcome row={row} />,
  },
  { key: 'source', header: 'By', width: 130, value: (row) => row.source, render: (row) => row.source ?? '–' },
];

/** The last records with what became of each and why, as they come in. */
export function LivePage() {
  const [paused, setPaused] = useState(false);
  const [filter, setFilter] = useQueryStates(PARSERS, { history: 'replace', throttleMs: 200 });
  const {
    data = [],
    isError,
    dataUpdatedAt,
  } = useQuery({
    ...liveQuery,
    refetchInterval: paused ? false : EVERY_MS,
    refetchOnWindowFocus: !paused,
    placeholderData: keepPreviousData,
  });
  const rows = filterRecords(data, filter, SHOWN);
  const filtered = filter.kind !== 'all' || filter.outcome !== 'any' || filter.text !== '';

  return (
    <>
      <PageHeader
        title="Live"
        description={`The last ${String(SHOWN)} records and what became of each.`}
        actions={
          <>
            <Text size="xs" c={isError ? 'var(--weir-bad)' : 'dimmed'} aria-live="polite">
              {isError ? 'The server does not answer' : paused ? <Paused at={dataUpdatedAt} /> : 'Every 2 s'}
            </Text>
            <Button
              variant={paused ? 'filled' : 'default'}
              w={96}
              onClick={() => setPaused(!paused)}
              leftSection={
                paused ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />
              }
            >
              {paused ? 'Go on' : 'Pause'}
            </Button>
          </>
        }
      />
      <Section
        flush
        title={
          <Group gap="xs" wrap="wrap">
            <Choice
              label="Kind of record"
              value={filter.kind}
              onChange={(kind) => void setFilter({ kind })}
              options={[
                { value: 'all', label: 'All' },
                { value: 'enrollment', label: 'Enrollments' },
                { value: 'goal', label: 'Goals' },
                { value: 'refused', label: 'Refused' },
              ]}
            />
            <NativeSelect
              size="xs"
              aria-label="What became of it"
              value={filter.outcome}
              onChange={({ currentTarget }) =>
                void setFilter({ outcome: OUTCOMES.find((each) => each === currentTarget.value) ?? 'any' })
              }
              data={[
                { value: 'any', label: 'Any outcome' },
                { value: 'counted', label: 'Counted' },
                { value: 'left out', label: 'Left out' },
                { value: 'refused', label: 'Refused' },
              ]}
            />
            <TextInput
              size="xs"
              aria-label="Name, subject or variant"
              placeholder="Name, subject or variant"
              value={filter.text}
              onChange={({ currentTarget }) => void setFilter({ text: currentTarget.value })}
            />
          </Group>
        }
        actions={
          <Text size="xs" c="dimmed">
            {formatNoun(rows.length, 'record')}
          </Text>
        }
      >
        <DataTable
          caption="The last records that arrived"
          columns={COLUMNS}
          rows={rows}
          rowKey={keyMaker()}
          csv={{ filename: 'live.csv' }}
          fixed={{ minWidth: 1100 }}
          dimmed={(row) => outcomeGroup(row) !== 'counted'}
          empty={
            filtered && data.length > 0 ? (
              <EmptyState
                title="No recent record fits"
                action={
                  <Button variant="default" onClick={() => void setFilter(null)}>
                    Show all
                  </Button>
                }
              >
                The last {formatNoun(data.length, 'record')} were looked through.
              </EmptyState>
            ) : (
              <EmptyState
                title="Nothing has arrived in the last 30 days"
                action={<LinkButton href="/install">Install the script</LinkButton>}
              >
                Records appear here within two seconds of their arrival, the refused ones too.
              </EmptyState>
            )
          }
        />
      </Section>
    </>
  );
}

function Paused({ at }: { at: number }) {
  return (
    <>
      Paused, as of <RelativeTime at={new Date(at)} />
    </>
  );
}

function Name({ row }: { row: LiveRecordView }) {
  if (row.kind === 'refused') return <code>{row.name === '' ? '–' : row.name}</code>;
  const base = row.kind === 'goal' ? '/goals' : '/experiments';
  return (
    <LinkAnchor prefetch={false} href={`${base}/${encodeURIComponent(row.name)}`} size="sm">
      {row.name}
    </LinkAnchor>
  );
}

function Outcome({ row }: { row: LiveRecordView }) {
  return (
    <span className={classes.outcome} data-group={outcomeGroup(row)}>
      <span className={classes.dot} aria-hidden />
      {whyWords(row.outcome)}
    </span>
  );
}

/** Ids are long and their ends differ most: "0190f3…c4d2". */
const shorten = (id: string): string => (id.length > 18 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id);

/** Records have no id of their own here; equal ones are told apart by their number. */
function keyMaker(): (row: LiveRecordView) => string {
  const seen = new Map<string, number>();
  return (row) => {
    const key = `${row.receivedAt} ${row.kind} ${row.name} ${row.subject?.id ?? ''}`;
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return times === 0 ? key : `${key} ${String(times)}`;
  };
}
