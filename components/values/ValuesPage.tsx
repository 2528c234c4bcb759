'use client';

import { TextInput } from '@mantine/core';
import { parseAsString, useQueryState } from 'nuqs';
import { Legend } from '@/components/charts/Mark';
import { formatExactSeconds, formatSeconds } from '@/components/charts/duration';
import { paletteClass, seriesColor } from '@/components/charts/palette';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatDay, formatPercent } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { ranked, sharesOf } from './prepare-history';
import { valueName, type StockName, type ValueRow } from './types';
import classes from './values.module.css';

/** The values of a facet in a process: how their subjects are spread over the stocks, and how long they take. */
export function ValuesPage(props: {
  process: { slug: string; name: string };
  facet: { slug: string; name: string };
  stocks: StockName[];
  rows: ValueRow[];
  /** so many values are listed */
  most: number;
  date: string;
  today: string;
}) {
  const { process, facet, stocks, date } = props;
  const [, setDate] = useQueryState('date', parseAsString.withOptions({ shallow: false, history: 'push' }));
  const rows = ranked(props.rows);
  const known = rows.some(({ notEncountered }) => notEncountered !== null);
  const address = `/processes/${encodeURIComponent(process.slug)}/by/${encodeURIComponent(facet.slug)}/value`;
  const columns: Column<ValueRow>[] = [
    {
      key: 'value',
      header: facet.name,
      rowHeader: true,
      value: (row) => row.value,
      render: (row) => (
        <LinkAnchor href={`${address}?is=${encodeURIComponent(row.value)}`} size="sm" fw={500}>
          {valueName(row.value)}
        </LinkAnchor>
      ),
    },
    {
      key: 'members',
      header: 'Subjects',
      align: 'right',
      value: (row) => row.members,
      render: (row) => formatCount(row.members),
    },
    {
      key: 'shares',
      header: 'Shares',
      render: (row) => <ShareBar row={row} stocks={stocks} />,
    },
    ...stocks.map(({ slug, name }): Column<ValueRow> => ({
      key: slug,
      header: name,
      align: 'right',
      value: (row) => row.counts[slug] ?? 0,
      render: (row) => formatCount(row.counts[slug] ?? 0),
    })),
    ...(known
      ? [
          {
            key: 'not_encountered',
            header: 'Not encountered',
            align: 'right' as const,
            value: (row: ValueRow) => row.notEncountered,
            render: (row: ValueRow) => formatCount(row.notEncountered),
          },
        ]
      : []),
    time('median', 'Median time', ({ completion }) => completion.median),
    time('p90', '90% within', ({ completion }) => completion.p90),
  ];
  return (
    <div className={classes.stack}>
      <PageHeader
        title={`${process.name} by ${facet.name.toLowerCase()}`}
        description={
          <>
            At the end of {formatDay(date)}
            {date === props.today ? ', which is not over' : ''}. Part of{' '}
            <LinkAnchor underline="always" href={`/processes/${encodeURIComponent(process.slug)}`} size="sm">
              {process.name}
            </LinkAnchor>
            .
          </>
        }
        actions={
          <TextInput
            key={date}
            type="date"
            size="xs"
            aria-label="Day"
            max={props.today}
            defaultValue={date}
            onBlur={({ currentTarget }) => {
              if (currentTarget.value !== '' && currentTarget.value !== date) void setDate(currentTarget.value);
            }}
            onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          />
        }
      />
      <Section
        flush
        title={`${formatCount(rows.length)} ${rows.length === 1 ? 'value' : 'values'}`}
        description={
          rows.length >= props.most
            ? 'Those with the most subjects; the API answers for every other one by its name'
            : undefined
        }
        actions={
          <div className={paletteClass}>
            <Legend
              names={stocks.map(({ name }) => name)}
              label="Colours of the shares"
              marks={stocks.map((_, index) => index + 1)}
            />
          </div>
        }
      >
        <DataTable
          caption={`${process.name} by ${facet.name.toLowerCase()}`}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.value}
          stack
          csv={{ filename: `process-${process.slug}-by-${facet.slug}.csv` }}
          empty={
            <EmptyState title="Nobody yet">
              No subject had been in any stock of this process by the end of this day. Choose a later one, or record
              subjects with their {facet.name.toLowerCase()}.
            </EmptyState>
          }
        />
      </Section>
    </div>
  );
}

function ShareBar({ row, stocks }: { row: ValueRow; stocks: readonly StockName[] }) {
  const shares = sharesOf(row, stocks);
  const words = shares.map(({ name, share }) => `${name} ${formatPercent(share, 0)}`).join(', ');
  return (
    <span className={`${paletteClass} ${classes.bar ?? ''}`} role="img" aria-label={words} title={words}>
      {shares.map(({ name, share }, index) =>
        share > 0 ? <span key={name} style={{ width: `${share * 100}%`, background: seriesColor(index + 1) }} /> : null,
      )}
    </span>
  );
}

function time(key: string, header: string, of: (row: ValueRow) => number | null): Column<ValueRow> {
  return {
    key: `${key}_seconds`,
    header,
    align: 'right',
    value: of,
    render: (row) => <span title={formatExactSeconds(of(row))}>{formatSeconds(of(row))}</span>,
  };
}
