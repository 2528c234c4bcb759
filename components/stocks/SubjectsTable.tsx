'use client';

import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { IconPlayerSkipForward, IconSearch } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { useState, useTransition } from 'react';
import { CsvButton } from '@/components/common/CsvButton';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount } from '@/components/common/format';
import { LinkAnchor, LinkButton } from '@/components/common/links';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import type { SubjectActionView } from '@/lib/stocks/schemas';
import type { SubjectRow } from '@/lib/stocks/process.schemas';
import { subjectAddress } from '@/components/subjects/address';
import type { BulkActions, RunSubjectAction } from './BulkBar';
import { BulkBar } from './LazyBulkBar';
import { listParams } from './search-params';
import classes from './stocks.module.css';

/** Who is in a stock now, the longest first: search, choose, and do something with the chosen ones. */
export function SubjectsTable(props: {
  slug: string;
  kind: string;
  rows: readonly SubjectRow[];
  total: number;
  next: string | null;
  /** the facet and value to which the page is narrowed */
  narrowed: { facet: string; value: string } | null;
  mayRecord: boolean;
  actions: BulkActions & { runAction: RunSubjectAction };
  offered: readonly SubjectActionView[];
}) {
  const { slug, kind, rows } = props;
  const [busy, startTransition] = useTransition();
  const [list, setList] = useQueryStates(listParams, { shallow: false, history: 'push', startTransition });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const here = rows.filter(({ id }) => chosen.has(id));
  const narrow = new URLSearchParams(props.narrowed ?? {}).toString();
  const csv = `/api/v1/stocks/${encodeURIComponent(slug)}/subjects?format=csv${narrow === '' ? '' : `&${narrow}`}${list.search === null ? '' : `&search=${encodeURIComponent(list.search)}`}`;
  const choose = (id: string, yes: boolean) => {
    const next = new Set(chosen);
    if (yes) next.add(id);
    else next.delete(id);
    setChosen(next);
  };

  const columns: Column<SubjectRow>[] = [
    {
      key: 'chosen',
      header: (
        <Checkbox
          size="xs"
          aria-label="Choose all on this page"
          checked={rows.length > 0 && here.length === rows.length}
          indeterminate={here.length > 0 && here.length < rows.length}
          onChange={(event) => setChosen(new Set(event.currentTarget.checked ? rows.map(({ id }) => id) : []))}
        />
      ),
      width: 36,
      render: (row) => (
        <Checkbox
          size="xs"
          aria-label={`Choose ${row.id}`}
          checked={chosen.has(row.id)}
          onChange={(event) => choose(row.id, event.currentTarget.checked)}
        />
      ),
    },
    {
      key: 'id',
      header: 'Subject',
      rowHeader: true,
      value: (row) => row.id,
      render: (row) => (
        <LinkAnchor href={subjectAddress(row)} size="sm" fw={500}>
          {row.id}
        </LinkAnchor>
      ),
    },
    {
      key: 'entered_at',
      header: 'Entered',
      value: (row) => row.enteredAt,
      render: (row) => (row.enteredAt === null ? '–' : <RelativeTime at={row.enteredAt} />),
    },
    {
      key: 'changed_at',
      header: 'Last change',
      value: (row) => row.changedAt,
      render: (row) => (row.changedAt === null ? '–' : <RelativeTime at={row.changedAt} />),
    },
    {
      key: 'attributes',
      header: 'Attributes',
      value: (row) => JSON.stringify(row.attributes),
      render: (row) => {
        const text = JSON.stringify(row.attributes);
        return (
          <span className={classes.attributes} title={text}>
            {text}
          </span>
        );
      },
    },
  ];

  return (
    <Section
      flush
      id="subjects"
      title={`${formatCount(props.total)} inside now`}
      description="The longest first"
      actions={
        <Group gap="xs">
          <TextInput
            size="xs"
            aria-label="Part of the id"
            placeholder="Part of the id"
            defaultValue={list.search ?? ''}
            leftSection={<IconSearch size={14} aria-hidden />}
            onKeyDown={(event) => {
              if (event.key === 'Enter') void setList({ search: event.currentTarget.value || null, cursor: null });
            }}
            onBlur={(event) => {
              const search = event.currentTarget.value || null;
              if (search !== list.search) void setList({ search, cursor: null });
            }}
          />
          <LinkButton
            variant="default"
            href={`/stocks/${encodeURIComponent(slug)}/queue${narrow === '' ? '' : `?${narrow}`}`}
            leftSection={<IconPlayerSkipForward size={14} aria-hidden />}
          >
            Work through them
          </LinkButton>
          <CsvButton filename={`${slug}-subjects.csv`} href={csv} />
        </Group>
      }
    >
      {here.length > 0 && (
        <div style={{ padding: '8px 16px', borderBottom: '1px solid var(--weir-line)' }}>
          <BulkBar
            kind={kind}
            ids={here.map(({ id }) => id)}
            mayRecord={props.mayRecord}
            actions={props.actions}
            offered={props.offered}
            csv={{
              filename: `${slug}-chosen.csv`,
              header: ['kind', 'id', 'entered_at', 'changed_at', 'attributes'],
              rows: () =>
                here.map((row) => [row.kind, row.id, row.enteredAt, row.changedAt, JSON.stringify(row.attributes)]),
            }}
            onClear={() => setChosen(new Set())}
          />
        </div>
      )}
      <div style={{ opacity: busy ? 0.6 : 1 }}>
        <DataTable
          caption="Subjects that are in this stock now"
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          maxHeight={560}
          empty={
            list.search !== null || props.narrowed !== null || list.cursor !== null ? (
              <EmptyState
                title="Nobody fits"
                action={
                  <Button variant="default" onClick={() => void setList(null)}>
                    Show all
                  </Button>
                }
              />
            ) : (
              <EmptyState title="Nobody is in this stock now">
                Whoever was in it is in its history; whoever enters appears here at once.
              </EmptyState>
            )
          }
        />
        {(list.cursor !== null || props.next !== null) && (
          <Group justify="space-between" p="xs">
            <Button variant="default" disabled={list.cursor === null} onClick={() => void setList({ cursor: null })}>
              First page
            </Button>
            <Button
              variant="default"
              disabled={props.next === null}
              onClick={() => void setList({ cursor: props.next })}
            >
              Next page
            </Button>
          </Group>
        )}
      </div>
    </Section>
  );
}
