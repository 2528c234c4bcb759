'use client';

import { Anchor, Badge, Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch, IconUpload } from '@tabler/icons-react';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatDay, formatPercentInterval, formatSignedPercent } from '@/components/common/format';
import { PageHeader } from '@/components/common/PageHeader';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { StatusBadge } from '@/components/common/StatusBadge';
import { VerdictBadge } from '@/components/common/VerdictBadge';
import type { ExperimentState } from '@/lib/experiments/schemas';
import classes from './ExperimentsPage.module.css';
import { listParams } from './search-params';
import type { ExperimentListItem, ReportClock } from './types';

/** All experiments with what their newest report comes to, and filters that stand in the address. */
export function ExperimentsPage(props: {
  items: readonly ExperimentListItem[];
  goalNames: Record<string, string>;
  clock: ReportClock;
  mayEdit: boolean;
}) {
  const [{ state, search }, setParams] = useQueryStates(listParams);
  const shown = props.items.filter((item) => matches(item, state, search));
  const actions = props.mayEdit && (
    <>
      <Button
        component={Link}
        href="/experiments/import"
        variant="default"
        leftSection={<IconUpload size={15} aria-hidden />}
      >
        Import
      </Button>
      <Button component={Link} href="/experiments/new" leftSection={<IconPlus size={15} aria-hidden />}>
        New experiment
      </Button>
    </>
  );
  const filtered = state !== null || search !== '';
  return (
    <>
      <PageHeader title="Experiments" description="What runs, what it says, and what is over" actions={actions} />
      <Section
        flush
        title={`${formatCount(shown.length)} ${shown.length === 1 ? 'experiment' : 'experiments'}`}
        actions={
          <>
            <TextInput
              size="xs"
              w={200}
              type="search"
              aria-label="Search by name or key"
              placeholder="Name or key"
              leftSection={<IconSearch size={14} aria-hidden />}
              value={search}
              onChange={(event) => void setParams({ search: event.currentTarget.value })}
            />
            <NativeSelect
              size="xs"
              w={140}
              aria-label="State"
              value={state ?? 'all'}
              onChange={({ currentTarget }) =>
                void setParams({ state: stateOf(currentTarget.value) }, { shallow: false })
              }
              data={[
                { value: 'all', label: 'Any state' },
                { value: 'enabled', label: 'Enabled' },
                { value: 'disabled', label: 'Disabled' },
                { value: 'promoted', label: 'Promoted' },
                { value: 'archived', label: 'Archived' },
              ]}
            />
          </>
        }
      >
        <DataTable
          columns={columnsFor(props.goalNames)}
          rows={shown}
          rowKey={(item) => item.key}
          caption="Experiments"
          stack
          csv={{ filename: 'experiments.csv' }}
          dimmed={(item) => item.state === 'archived'}
          empty={
            filtered ? (
              <EmptyState
                title="No experiment fits"
                action={
                  <Button
                    variant="default"
                    onClick={() => void setParams({ state: null, search: '' }, { shallow: false })}
                  >
                    Show all
                  </Button>
                }
              >
                None has this name, key or state.
              </EmptyState>
            ) : (
              <EmptyState
                title="No experiment yet"
                action={actions}
                clock={
                  props.clock.nextDueAt !== null && (
                    <>
                      Reports are computed every night; the next run is <RelativeTime at={props.clock.nextDueAt} />.
                    </>
                  )
                }
              >
                Ask the first question: which of two versions makes more people do what matters to you? Or import the
                records of an experiment that ran elsewhere.
              </EmptyState>
            )
          }
        />
      </Section>
    </>
  );
}

function matches(item: ExperimentListItem, state: ExperimentState | null, search: string): boolean {
  if (state === null ? item.state === 'archived' : item.state !== state) return false;
  const wanted = search.trim().toLowerCase();
  return wanted === '' || item.name.toLowerCase().includes(wanted) || item.key.toLowerCase().includes(wanted);
}

function stateOf(value: string | null): ExperimentState | null {
  return value === 'enabled' || value === 'disabled' || value === 'promoted' || value === 'archived' ? value : null;
}

function columnsFor(goalNames: Record<string, string>): Column<ExperimentListItem>[] {
  return [
    {
      key: 'experiment',
      header: 'Experiment',
      rowHeader: true,
      value: (item) => item.key,
      render: (item) => (
        <>
          <Anchor component={Link} href={`/experiments/${item.key}`} fw={600} size="sm">
            {item.name}
          </Anchor>
          <span className={classes.sub}>
            <code>{item.key}</code>
            {item.external && (
              <Badge size="xs" color="gray">
                external
              </Badge>
            )}
            {item.sample && (
              <Badge size="xs" color="gray" variant="outline">
                sample
              </Badge>
            )}
          </span>
        </>
      ),
    },
    {
      key: 'state',
      header: 'State',
      value: (item) => item.state,
      render: (item) => <StatusBadge state={item.state} />,
    },
    {
      key: 'verdict',
      header: 'Verdict',
      wrap: true,
      value: (item) => item.verdict.text,
      render: (item) => (
        <>
          <VerdictBadge kind={item.verdict.kind} />
          <span className={classes.sentence}>{item.verdict.text}</span>
        </>
      ),
    },
    {
      key: 'change',
      header: 'Primary goal',
      align: 'right',
      value: (item) => item.change?.relativeLift,
      render: (item) => <ChangeCell item={item} goalNames={goalNames} />,
    },
    {
      key: 'subjects',
      header: 'Subjects',
      align: 'right',
      value: (item) => item.subjects,
      render: (item) => formatCount(item.subjects),
    },
    {
      key: 'started',
      header: 'Started',
      align: 'right',
      value: (item) => item.startedOn,
      render: (item) => (
        <>
          {formatDay(item.startedOn)}
          {item.endedOn !== null && <span className={classes.sub}>ended {formatDay(item.endedOn)}</span>}
        </>
      ),
    },
  ];
}

function ChangeCell({ item, goalNames }: { item: ExperimentListItem; goalNames: Record<string, string> }) {
  const { change } = item;
  if (change === null)
    return (
      <Text span size="sm" c="dimmed">
        –
      </Text>
    );
  const arrow = change.relativeLift > 0 ? '↑' : change.relativeLift < 0 ? '↓' : '→';
  const word = change.tone === 'neutral' ? '' : change.tone === 'good' ? ' better' : ' worse';
  return (
    <>
      <span className={classes.change} data-tone={change.tone}>
        <span aria-hidden>{arrow}</span> {formatSignedPercent(change.relativeLift)}
        {word}
      </span>
      <span className={classes.sub}>{formatPercentInterval(change)}</span>
      <span className={classes.sub}>
        {change.goal === 'any' ? 'any goal' : (goalNames[change.goal] ?? change.goal)}
        {item.variants.length > 2 && `, ${change.variant}`}
      </span>
    </>
  );
}
