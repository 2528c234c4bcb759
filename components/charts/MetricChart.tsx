'use client';

import { useMemo, useState, type ReactNode } from 'react';
import type { Column } from '@/components/common/DataTable';
import { formatCount, formatDay } from '@/components/common/format';
import type { AnnotationView, MetricFormat, MetricSeries } from '@/lib/metrics/schemas';
import { ChartFrame } from './ChartFrame';
import { VariantMark } from './Mark';
import { Measured } from './Measured';
import { formatMetric } from './metric-format';
import { MetricPicture } from './MetricPicture';
import styles from './metrics.module.css';
import { isStackable, OTHER_LINE } from './metric-lines';
import { marksOf, prepareMetric, type MetricDay, type MetricDrawing } from './prepare-metric';

/** Every page gives the number of the chart's height to its skeleton, so that nothing moves. */
export const METRIC_HEIGHT = 280;

/**
 * A metric over days: one line, or one per value of a dimension, beside or on each other; the range before as dots;
 * the goal; what happened. The same numbers stand in the table and in the file.
 */
export function MetricChart(props: {
  series: MetricSeries;
  format: MetricFormat;
  label: string;
  filename: string;
  target?: number | null;
  annotations?: readonly AnnotationView[];
  stacked?: boolean;
  /** names of lines that are not drawn; with `onHide` the legend hides and shows them */
  hidden?: readonly string[];
  onHide?: (names: string[]) => void;
  controls?: ReactNode;
  height?: number;
}) {
  const { series, format, target = null, annotations, height = METRIC_HEIGHT, onHide } = props;
  const hidden = props.hidden ?? NONE;
  const stacked = props.stacked === true && isStackable(series);
  const [emphasis, setEmphasis] = useState<string | null>(null);
  const drawing = useMemo(
    () =>
      prepareMetric(series, {
        format,
        stacked,
        hidden,
        target,
        ...(annotations === undefined ? {} : { annotations }),
      }),
    [series, format, stacked, hidden, target, annotations],
  );
  const marks = useMemo(() => marksOf(series), [series]);
  const rows = useMemo(() => [...drawing.days].reverse(), [drawing]);
  const toggle = (name: string) =>
    onHide?.(hidden.includes(name) ? hidden.filter((each) => each !== name) : [...hidden, name]);

  return (
    <ChartFrame
      label={props.label}
      height={height}
      names={[]}
      legendSlot={
        <Legend
          series={series}
          marks={marks}
          hidden={hidden}
          onToggle={onHide === undefined ? null : toggle}
          onEmphasis={setEmphasis}
        />
      }
      columns={columnsFor(series, drawing.lines, format)}
      rows={rows}
      rowKey={(row) => row.day}
      filename={props.filename}
      controls={props.controls}
      note={noteOf(series, drawing, { stacked, wished: props.stacked === true })}
    >
      {drawing.hasData ? (
        <Measured height={height}>
          {(width) => (
            <MetricPicture
              drawing={drawing}
              stacked={stacked}
              format={format}
              label={props.label}
              width={width}
              height={height}
              emphasis={emphasis}
            />
          )}
        </Measured>
      ) : (
        <div className={styles.nothing} style={{ height }}>
          No data in these days
        </div>
      )}
    </ChartFrame>
  );
}

const NONE: readonly string[] = [];
/** Lines that a legend names which only names. */
const NAMED = 7;

function Legend(props: {
  series: MetricSeries;
  marks: ReadonlyMap<string, number>;
  hidden: readonly string[];
  onToggle: ((name: string) => void) | null;
  onEmphasis: (name: string | null) => void;
}) {
  const { series, onToggle, onEmphasis } = props;
  if (series.split === null && series.previous === null) return <span />;
  // where nothing can be chosen, the largest are enough: the table has all
  const shown = onToggle === null ? series.lines.slice(0, NAMED) : series.lines;
  const more = series.lines.length - shown.length;
  return (
    <ul className={styles.legend} aria-label={series.split ?? 'Lines'}>
      {series.split === null && (
        <li>
          <span className={styles.chip}>
            <VariantMark index={1} /> These days
          </span>
        </li>
      )}
      {series.split !== null &&
        shown.map((line) => {
          const inside = (
            <>
              <VariantMark index={props.marks.get(line.name) ?? 0} />
              <span className={styles.chipWord}>{line.label}</span>
            </>
          );
          return (
            <li key={line.name}>
              {onToggle === null ? (
                <span className={styles.chip}>{inside}</span>
              ) : (
                <button
                  type="button"
                  className={styles.chip}
                  aria-pressed={!props.hidden.includes(line.name)}
                  title={line.label}
                  onClick={() => onToggle(line.name)}
                  onPointerEnter={() => onEmphasis(line.name)}
                  onPointerLeave={() => onEmphasis(null)}
                  onFocus={() => onEmphasis(line.name)}
                  onBlur={() => onEmphasis(null)}
                >
                  {inside}
                </button>
              )}
            </li>
          );
        })}
      {more > 0 && (
        <li>
          <span className={styles.chip}>and {more} more</span>
        </li>
      )}
      {series.previous !== null && (
        <li>
          <span className={styles.chip}>
            <svg width={16} height={10} aria-hidden>
              <line
                x1={1}
                x2={15}
                y1={5}
                y2={5}
                stroke="var(--series-0)"
                strokeWidth={2}
                strokeDasharray="1 4"
                strokeLinecap="round"
              />
            </svg>
            The {formatCount(series.dates.length)} days before
          </span>
        </li>
      )}
    </ul>
  );
}

/** What a reader must know to read the drawing right; nothing when it says all by itself. */
function noteOf(
  series: MetricSeries,
  drawing: MetricDrawing,
  { stacked, wished }: { stacked: boolean; wished: boolean },
): string | undefined {
  const own = series.lines.filter(({ name }) => name !== OTHER_LINE).length;
  const rest = formatCount(series.values - own);
  const running = drawing.days.findLast(({ provisional }) => provisional);
  const words = [
    ...(series.split !== null && series.values > own
      ? [
          `${formatCount(own)} of ${formatCount(series.values)} values have a line of their own, the largest; ${
            series.lines.length > own
              ? `the other ${rest} are one line together.`
              : `the other ${rest} are left out, since their values cannot be added up.`
          }`,
        ]
      : []),
    ...(wished && !stacked && series.lines.length > 1 ? ['Not stacked: some values lie below 0.'] : []),
    ...(drawing.hasData && !drawing.y.fromZero ? ['The axis does not begin at 0.'] : []),
    ...(running !== undefined && running.values.some((value) => value !== null)
      ? [`${formatDay(running.day)} is not over: ${stacked ? 'pale' : 'dashed'}.`]
      : []),
  ];
  return words.length === 0 ? undefined : words.join(' ');
}

function columnsFor(
  series: MetricSeries,
  lines: readonly { name: string; label: string }[],
  format: MetricFormat,
): Column<MetricDay>[] {
  return [
    {
      key: 'date',
      header: 'Day',
      rowHeader: true,
      value: (row) => row.day,
      render: (row) => `${formatDay(row.day)}${row.provisional ? ' · not over yet' : ''}`,
    },
    ...lines.map((line, index): Column<MetricDay> => ({
      key: `line ${line.name}`,
      csvHeader: series.split === null ? 'value' : line.label,
      header: series.split === null ? 'Value' : line.label,
      align: 'right',
      value: (row) => row.values[index],
      render: (row) => formatMetric(row.values[index], format),
    })),
    ...(series.previous === null
      ? []
      : ([
          {
            key: 'previous_date',
            header: 'Day before',
            value: (row) => row.previousDay,
            render: (row) => formatDay(row.previousDay),
          },
          {
            key: 'previous_value',
            header: 'Value then',
            align: 'right',
            value: (row) => row.previous,
            render: (row) => formatMetric(row.previous, format),
          },
        ] satisfies Column<MetricDay>[])),
    ...(lines.length === 0 || series.dates.length === 0
      ? []
      : [
          {
            key: 'notes',
            header: 'What happened',
            wrap: true,
            value: (row: MetricDay) => row.notes.join('; '),
            render: (row: MetricDay) => row.notes.join('; '),
          },
        ]),
  ];
}
