import { Progress, Text } from '@mantine/core';
import { DataTable, type Column } from '@/components/common/DataTable';
import { LinkAnchor } from '@/components/common/links';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatDay, formatPercent } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import { VerdictBadge } from '@/components/common/VerdictBadge';
import { dayIn } from '@/components/experiments/pauses';
import type { OverviewExperiment } from '@/lib/overview/schemas';
import classes from './overview.module.css';

const columnsFor = (timeZone: string): Column<OverviewExperiment>[] => [
  {
    key: 'experiment',
    header: 'Experiment',
    rowHeader: true,
    value: (row) => row.key,
    render: (row) => (
      <>
        <LinkAnchor href={`/experiments/${encodeURIComponent(row.key)}`} size="sm" fw={500}>
          {row.name}
        </LinkAnchor>
        <Text size="xs" c="dimmed" ff="monospace">
          {row.key}
        </Text>
      </>
    ),
  },
  {
    key: 'verdict',
    header: 'Verdict',
    wrap: true,
    value: (row) => row.verdict.text,
    render: (row) => (
      <span className={classes.verdict}>
        <VerdictBadge kind={row.verdict.kind} />
        <span className={classes.sentence}>{row.verdict.text}</span>
      </span>
    ),
  },
  {
    key: 'subjects',
    header: 'Subjects',
    align: 'right',
    value: (row) => row.subjects,
    render: (row) => formatCount(row.subjects),
  },
  { key: 'planned', header: 'Of the plan', align: 'right', width: 120, render: (row) => <Plan row={row} /> },
  {
    key: 'started',
    header: 'Since',
    align: 'right',
    value: (row) => row.startedAt,
    render: (row) => formatDay(row.startedAt === null ? null : dayIn(row.startedAt, timeZone)),
  },
];

/** The experiments that enroll subjects now. */
export function Running({ rows, timeZone }: { rows: OverviewExperiment[]; timeZone: string }) {
  return (
    <Section title="Running" flush>
      <DataTable
        caption="Running experiments"
        stack
        columns={columnsFor(timeZone)}
        rows={rows}
        rowKey={(row) => row.key}
        empty={
          <EmptyState title="No experiment is running">
            Enable one on its page: from then on subjects are enrolled, and the first report appears when the day is
            over.
          </EmptyState>
        }
      />
    </Section>
  );
}

function Plan({ row }: { row: OverviewExperiment }) {
  if (row.plannedSubjects === null) return <>–</>;
  const share = Math.min(1, row.subjects / row.plannedSubjects);
  return (
    <div title={`${formatCount(row.subjects)} of ${formatCount(row.plannedSubjects)} subjects`}>
      {formatPercent(share, 0)}
      <Progress
        value={share * 100}
        size={4}
        mt={2}
        aria-label={`${formatPercent(share, 0)} of the planned subjects of ${row.name}`}
      />
    </div>
  );
}
