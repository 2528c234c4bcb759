'use client';

import { useMemo } from 'react';
import { DataTable, type Column } from '@/components/common/DataTable';
import { formatCount, formatPercent } from '@/components/common/format';
import styles from './donut.module.css';
import { VariantMark } from './Mark';
import { paletteClass, seriesColor } from './palette';
import { prepareDonut, slicePath, type DonutSlice } from './prepare-donut';

const OUTER = 92;
const INNER = 58;
/** Below this share a label would not fit on its slice. */
const LABELLED = 0.07;

/** Shares of a whole as a ring, with their numbers beside it: what a slice is, is never told by its colour alone. */
export function DonutChart(props: {
  parts: readonly { label: string; count: number }[];
  label: string;
  unit: string;
  filename: string;
}) {
  const { slices, total } = useMemo(() => prepareDonut(props.parts), [props.parts]);
  return (
    <div className={`${paletteClass} ${styles.root ?? ''}`}>
      <svg
        viewBox="-100 -100 200 200"
        className={styles.ring}
        role="img"
        aria-label={`${props.label}. The table has all numbers.`}
      >
        {total === 0 && <circle r={(OUTER + INNER) / 2} className={styles.nothing} strokeWidth={OUTER - INNER} />}
        {slices.map((slice) => (
          <path
            key={slice.label}
            d={slicePath(slice.from, slice.to, INNER, OUTER)}
            fill={seriesColor(slice.mark + 1)}
            className={styles.slice}
          >
            <title>{`${slice.label}: ${formatCount(slice.count)} (${formatPercent(slice.share)})`}</title>
          </path>
        ))}
        {slices
          .filter(({ share }) => share >= LABELLED)
          .map((slice) => {
            const angle = ((slice.from + slice.to) / 2) * 2 * Math.PI;
            const middle = (OUTER + INNER) / 2;
            return (
              <text
                key={slice.label}
                x={Math.sin(angle) * middle}
                y={-Math.cos(angle) * middle + 4}
                className={styles.share}
                aria-hidden
              >
                {formatPercent(slice.share, 0)}
              </text>
            );
          })}
        <text y={-2} className={styles.total} aria-hidden>
          {formatCount(total)}
        </text>
        <text y={16} className={styles.unit} aria-hidden>
          {props.unit}
        </text>
      </svg>
      <div className={styles.table}>
        <DataTable
          columns={COLUMNS}
          rows={slices}
          rowKey={(row) => row.label}
          caption={props.label}
          csv={{ filename: props.filename }}
        />
      </div>
    </div>
  );
}

const COLUMNS: Column<DonutSlice>[] = [
  {
    key: 'status',
    header: 'Status',
    rowHeader: true,
    value: (row) => row.label,
    render: (row) => (
      <>
        <VariantMark index={row.mark + 1} /> {row.label}
      </>
    ),
  },
  {
    key: 'subjects',
    header: 'Subjects',
    align: 'right',
    value: (row) => row.count,
    render: (row) => formatCount(row.count),
  },
  {
    key: 'share',
    header: 'Share',
    align: 'right',
    value: (row) => row.share,
    render: (row) => formatPercent(row.share),
  },
];
