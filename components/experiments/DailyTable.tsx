'use client';

import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { CsvButton } from '@/components/common/CsvButton';
import { toCsv } from '@/components/common/csv';
import { DataTable, type Column } from '@/components/common/DataTable';
import {
  formatCount,
  formatDay,
  formatNumber,
  formatPercent,
  formatPoints,
  formatPValue,
  formatSigned,
} from '@/components/common/format';
import type { Outcome } from './outcome';
import type { SeriesTuple } from './types';

/** Days shown before somebody asks for all of them. */
const SHOWN = 28;

type Arm = {
  subjects: number;
  count: number | null;
  value: number | null;
  difference: number | null;
  pValue: number | null;
};
export type DailyRow = { day: string; provisional: boolean; arms: (Arm | undefined)[] };

/** One row a day, newest first: for each variant what was known at its end, and the others against the control. */
export function DailyTable(props: {
  series: readonly SeriesTuple[];
  variants: readonly string[];
  outcome: Outcome;
  provisionalDay: string | null;
  filename: string;
}) {
  const [all, setAll] = useState(false);
  const { series, variants, outcome, provisionalDay } = props;
  const rows = useMemo(() => dailyRows(series, variants.length, provisionalDay), [series, variants, provisionalDay]);
  const columns = useMemo(() => columnsFor(variants, outcome), [variants, outcome]);
  const text = () =>
    toCsv(
      columns.map((column) => column.csvHeader ?? column.key),
      rows.map((row) => columns.map((column) => column.value?.(row))),
    );
  return (
    <>
      <DataTable
        columns={columns}
        rows={all ? rows : rows.slice(0, SHOWN)}
        rowKey={(row) => row.day}
        caption="Cumulative numbers at the end of each day"
        maxHeight={420}
        dimmed={(row) => row.provisional}
      />
      <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 4, padding: '4px 8px' }}>
        {rows.length > SHOWN && (
          <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setAll(!all)}>
            {all ? `Newest ${SHOWN} days` : `All ${formatCount(rows.length)} days`}
          </Button>
        )}
        <CsvButton filename={props.filename} text={text} />
      </div>
    </>
  );
}

/** Tuples grouped by day, newest first. */
export function dailyRows(series: readonly SeriesTuple[], variants: number, provisionalDay: string | null): DailyRow[] {
  const days = new Map<string, (Arm | undefined)[]>();
  for (const [day, place, subjects, count, value, , , difference, , , pValue] of series) {
    const arms = days.get(day) ?? Array.from({ length: variants }, () => undefined);
    arms[place] = { subjects, count, value, difference, pValue };
    days.set(day, arms);
  }
  return [...days]
    .map(([day, arms]) => ({ day, provisional: day === provisionalDay, arms }))
    .sort((a, b) => (a.day < b.day ? 1 : -1));
}

function columnsFor(variants: readonly string[], outcome: Outcome): Column<DailyRow>[] {
  const isRate = outcome.kind === 'conversion';
  const right = 'right' as const;
  const day: Column<DailyRow> = {
    key: 'date',
    header: 'Day',
    rowHeader: true,
    value: (row) => row.day,
    render: (row) => `${formatDay(row.day)}${row.provisional ? ' · so far' : ''}`,
  };
  const arms = variants.flatMap((name, place): Column<DailyRow>[] => [
    {
      key: `${name}_subjects`,
      header: `${name}: subjects`,
      align: right,
      value: (row) => row.arms[place]?.subjects,
      render: (row) => formatCount(row.arms[place]?.subjects),
    },
    ...(isRate
      ? [
          {
            key: `${name}_conversions`,
            header: 'conversions',
            align: right,
            value: (row: DailyRow) => row.arms[place]?.count,
            render: (row: DailyRow) => formatCount(row.arms[place]?.count),
          },
        ]
      : []),
    {
      key: `${name}_${isRate ? 'rate' : 'mean'}`,
      header: isRate ? 'rate' : 'mean',
      align: right,
      value: (row) => row.arms[place]?.value,
      render: (row) => <b>{isRate ? formatPercent(row.arms[place]?.value) : formatNumber(row.arms[place]?.value)}</b>,
    },
  ]);
  const against = variants.slice(1).flatMap((name, index): Column<DailyRow>[] => {
    const of = (row: DailyRow) => row.arms[index + 1];
    const prefix = variants.length > 2 ? `${name}: ` : '';
    return [
      {
        key: `${name}_difference`,
        header: `${prefix}difference`,
        align: right,
        value: (row) => of(row)?.difference,
        render: (row) => (isRate ? formatPoints(of(row)?.difference) : formatSigned(of(row)?.difference)),
      },
      {
        key: `${name}_p_value`,
        header: 'p',
        align: right,
        value: (row) => of(row)?.pValue,
        render: (row) => formatPValue(of(row)?.pValue),
      },
    ];
  });
  return [day, ...arms, ...against];
}
