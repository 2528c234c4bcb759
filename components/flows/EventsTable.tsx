'use client';

import { Button, Checkbox, Group } from '@mantine/core';
import { useQueryStates } from 'nuqs';
import { useState, useTransition } from 'react';
import { CsvButton } from '@/components/common/CsvButton';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { formatInstant, formatNoun } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import type { BulkActions, RunSubjectAction } from '@/components/stocks/BulkBar';
import { BulkBar } from '@/components/stocks/LazyBulkBar';
import { listParams } from '@/components/stocks/search-params';
import classes from '@/components/stocks/stocks.module.css';
import { subjectAddress } from '@/components/subjects/address';
import type { FlowSeries } from '@/lib/stocks/process.schemas';
import type { FlowView, SubjectActionView } from '@/lib/stocks/schemas';

export type FlowEventRow = {
  subject: { kind: string; id: string };
  at: string;
  source: string | null;
  sink: string | null;
  before: Record<string, string>;
  after: Record<string, string>;
};

/** The events, newest first, with something to do for their subjects. */
export function EventsTable(props: {
  flow: FlowView;
  series: FlowSeries;
  events: { rows: FlowEventRow[]; total: number; next: string | null };
  nameOf: (end: string | null) => string;
  mayRecord: boolean;
  actions: BulkActions & { runAction: RunSubjectAction };
  offered: readonly SubjectActionView[];
}) {
  const { flow, series, events } = props;
  const [busy, startTransition] = useTransition();
  const [list, setList] = useQueryStates(listParams, { shallow: false, history: 'push', startTransition });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const idOf = (row: FlowEventRow) => `${row.subject.id} ${row.at} ${row.source ?? ''} ${row.sink ?? ''}`;
  const here = events.rows.filter((row) => chosen.has(idOf(row)));
  const subjects = [...new Set(here.map(({ subject }) => subject.id))];
  const search = new URLSearchParams({
    format: 'csv',
    from: series.from,
    to: series.to,
    ...(series.facet === null || series.value === null ? {} : { facet: series.facet, value: series.value }),
  });
  const columns: Column<FlowEventRow>[] = [
    {
      key: 'chosen',
      header: (
        <Checkbox
          size="xs"
          aria-label="Choose all on this page"
          checked={events.rows.length > 0 && here.length === events.rows.length}
          indeterminate={here.length > 0 && here.length < events.rows.length}
          onChange={(event) => setChosen(new Set(event.currentTarget.checked ? events.rows.map(idOf) : []))}
        />
      ),
      width: 36,
      render: (row) => (
        <Checkbox
          size="xs"
          aria-label={`Choose ${row.subject.id}`}
          checked={chosen.has(idOf(row))}
          onChange={(event) => {
            const next = new Set(chosen);
            if (event.currentTarget.checked) next.add(idOf(row));
            else next.delete(idOf(row));
            setChosen(next);
          }}
        />
      ),
    },
    {
      key: 'at',
      header: 'When',
      value: (row) => row.at,
      render: (row) => (
        <span title={formatInstant(row.at)}>
          <RelativeTime at={row.at} />
        </span>
      ),
    },
    {
      key: 'subject',
      header: 'Subject',
      rowHeader: true,
      value: (row) => row.subject.id,
      render: (row) => (
        <LinkAnchor href={subjectAddress(row.subject)} size="sm" fw={500}>
          {row.subject.id}
        </LinkAnchor>
      ),
    },
    { key: 'source', header: 'From', value: (row) => row.source ?? '', render: (row) => props.nameOf(row.source) },
    { key: 'sink', header: 'To', value: (row) => row.sink ?? '', render: (row) => props.nameOf(row.sink) },
    {
      key: 'facets',
      header: 'Facets',
      value: (row) => JSON.stringify(row.after),
      render: (row) => (
        <span className={classes.attributes}>
          {Object.entries(row.sink === null ? row.before : row.after)
            .map(([name, value]) => `${name}: ${value}`)
            .join(', ') || '–'}
        </span>
      ),
    },
  ];
  return (
    <Section
      flush
      id="events"
      title={formatNoun(events.total, 'event')}
      description="Newest first"
      actions={
        <CsvButton
          filename={`flow-${flow.slug}-events.csv`}
          href={`/api/v1/flows/${encodeURIComponent(flow.slug)}/events?${search.toString()}`}
        />
      }
    >
      {here.length > 0 && (
        <div style={{ padding: '8px 16px', borderBottom: '1px solid var(--weir-line)' }}>
          <BulkBar
            kind={flow.kind}
            ids={subjects}
            mayRecord={props.mayRecord}
            actions={props.actions}
            offered={props.offered}
            csv={{
              filename: `flow-${flow.slug}-chosen.csv`,
              header: ['at', 'kind', 'subject', 'source', 'sink'],
              rows: () => here.map((row) => [row.at, row.subject.kind, row.subject.id, row.source, row.sink]),
            }}
            onClear={() => setChosen(new Set())}
          />
        </div>
      )}
      <div style={{ opacity: busy ? 0.6 : 1 }}>
        <DataTable
          caption="Events of this flow, newest first"
          columns={columns}
          rows={events.rows}
          rowKey={idOf}
          maxHeight={560}
          empty={
            <EmptyState title="No event in these days">
              Choose other days. A transition is counted as soon as a subject leaves one of its sources and enters one
              of its sinks by one change.
            </EmptyState>
          }
        />
        {(list.cursor !== null || events.next !== null) && (
          <Group justify="space-between" p="xs">
            <Button variant="default" disabled={list.cursor === null} onClick={() => void setList({ cursor: null })}>
              Newest
            </Button>
            <Button
              variant="default"
              disabled={events.next === null}
              onClick={() => void setList({ cursor: events.next })}
            >
              Older
            </Button>
          </Group>
        )}
      </div>
    </Section>
  );
}
