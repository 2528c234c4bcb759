'use client';

import { Button, Group } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { CsvButton } from '@/components/common/CsvButton';
import { toCsv } from '@/components/common/csv';
import { DataTable, type Column } from '@/components/common/DataTable';
import styles from './charts.module.css';
import { Legend } from './Mark';
import { paletteClass } from './palette';

/**
 * What stands around every chart: the legend, its controls, and the same numbers as a table and as a file. Chart and
 * table have the same height, so that switching moves nothing.
 */
export function ChartFrame<Row>(props: {
  label: string;
  height: number;
  names: readonly string[];
  /** what the names are, for those who cannot see the legend, and which mark is whose */
  legend?: { label: string; marks?: readonly number[] };
  /** stands in the place of the legend: one that does more than to name */
  legendSlot?: ReactNode;
  controls?: ReactNode;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  filename: string;
  note?: ReactNode;
  children: ReactNode;
}) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const inFile = props.columns.filter((column) => column.value !== undefined);
  const text = () =>
    toCsv(
      inFile.map((column) => column.csvHeader ?? column.key),
      props.rows.map((row) => inFile.map((column) => column.value?.(row))),
    );
  return (
    <div className={paletteClass}>
      <Group justify="space-between" gap="xs" mb="xs" wrap="wrap">
        {props.legendSlot ?? <Legend names={props.names} {...props.legend} />}
        <Group gap={6}>
          {props.controls}
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            aria-expanded={asTable}
            aria-controls={id}
            leftSection={asTable ? <IconChartLine size={14} aria-hidden /> : <IconTable size={14} aria-hidden />}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? 'Chart' : 'Table'}
          </Button>
          <CsvButton filename={props.filename} text={text} />
        </Group>
      </Group>
      <div id={id} style={{ height: props.height }}>
        {asTable ? (
          <DataTable
            columns={props.columns}
            rows={props.rows}
            rowKey={props.rowKey}
            caption={props.label}
            maxHeight={props.height}
          />
        ) : (
          props.children
        )}
      </div>
      {props.note !== undefined && <div className={styles.note}>{props.note}</div>}
    </div>
  );
}
