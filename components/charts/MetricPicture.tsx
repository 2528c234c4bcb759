'use client';

import { useId, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { formatDay } from '@/components/common/format';
import type { MetricFormat } from '@/lib/metrics/schemas';
import { pathOf, scaleTo, XAxisLabels, YAxisLines, type Box } from './Axes';
import { MarkShape, VariantMark } from './Mark';
import { formatMetric } from './metric-format';
import styles from './metrics.module.css';
import { seriesColor } from './palette';
import { flagsOf, type MetricDay, type MetricDrawing, type Point } from './prepare-metric';

/** Lines that a balloon names; the others are counted. */
const MOST_NAMED = 12;

/**
 * Draws a prepared metric. A day is pointed at with the mouse or a finger, or walked through with the arrow keys: its
 * values stand in the balloon and are read out.
 */
export function MetricPicture(props: {
  drawing: MetricDrawing;
  stacked: boolean;
  format: MetricFormat;
  label: string;
  width: number;
  height: number;
  /** the line that is looked at in the legend: the others step back */
  emphasis: string | null;
}) {
  const { drawing, stacked, format, width, height, emphasis } = props;
  const [at, setAt] = useState<number | null>(null);
  const clip = useId();
  const letters = drawing.marks.length > 0;
  const longest = Math.max(0, ...drawing.y.ticks.map(({ label }) => label.length));
  const box: Box = {
    left: Math.max(36, 14 + longest * 7),
    right: width - 14,
    top: letters ? 24 : 10,
    bottom: height - 24,
  };
  const x = scaleTo(drawing.x.domain, [box.left, box.right]);
  const y = scaleTo(drawing.y.domain, [box.bottom, box.top]);
  const path = (points: readonly Point[]) => pathOf(points.map((point) => [x(point.x), y(point.y)] as const));
  const day = at === null ? undefined : drawing.days[at];
  const faded = (name: string) => (emphasis !== null && emphasis !== name ? 0.16 : 1);
  const last = drawing.days.length - 1;

  const nearest = (event: PointerEvent<SVGRectElement>) => {
    const rect = event.currentTarget.getBoundingClientRect();
    setAt(Math.round(((event.clientX - rect.left) / Math.max(1, rect.width)) * last));
  };
  const walk = (event: KeyboardEvent) => {
    const now = at ?? last;
    const to = {
      ArrowLeft: now - 1,
      ArrowRight: at === null ? last : now + 1,
      PageUp: now - 7,
      PageDown: now + 7,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Escape') return setAt(null);
    if (to === undefined) return;
    event.preventDefault();
    setAt(Math.min(last, Math.max(0, to)));
  };

  return (
    <div
      className={styles.picture}
      style={{ height }}
      role="slider"
      tabIndex={0}
      aria-label={`${props.label}: day`}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={at ?? Math.max(0, last)}
      aria-valuetext={sentenceOf(drawing, drawing.days[at ?? last], format)}
      onKeyDown={walk}
      onBlur={() => setAt(null)}
    >
      <svg width={width} height={height} aria-hidden>
        <clipPath id={clip}>
          <rect
            x={box.left - 6}
            y={box.top - 6}
            width={Math.max(0, box.right - box.left + 12)}
            height={box.bottom - box.top + 8}
          />
        </clipPath>
        <YAxisLines
          box={box}
          ticks={drawing.y.ticks.map(({ at: value, label }) => ({
            y: y(value),
            label,
            strong: value === 0 && drawing.y.domain[0] < 0,
          }))}
        />
        {drawing.marks.map((mark) => (
          <line
            key={mark.day}
            x1={x(mark.x)}
            x2={x(mark.x)}
            y1={box.top - 5}
            y2={box.bottom}
            className={styles.noteLine}
          />
        ))}
        {flagsOf(drawing.marks, x).map(({ x: at, letters: text }) => {
          const wide = 9 + 7 * text.length;
          return (
            <g key={text}>
              <rect x={at - wide / 2} y={2} width={wide} height={16} rx={8} className={styles.noteFlag} />
              <text x={at} y={14} className={styles.noteLetter}>
                {text}
              </text>
            </g>
          );
        })}
        {drawing.target !== null && <Target target={drawing.target} y={y} box={box} format={format} />}
        <g clipPath={`url(#${clip})`} fill="none" strokeLinejoin="round" strokeLinecap="round">
          {drawing.previous !== null && (
            <g stroke="var(--series-0)" strokeWidth={1.5} strokeDasharray="1 4" opacity={0.85}>
              {drawing.previous.runs.map((run) => (
                <path key={run[0]?.x} d={path(run)} />
              ))}
              {drawing.previous.alone.map((point) => (
                <circle key={point.x} cx={x(point.x)} cy={y(point.y)} r={1.5} strokeDasharray="none" />
              ))}
            </g>
          )}
          {stacked
            ? drawing.bands.map((band) => (
                <g key={band.name} opacity={faded(band.name)}>
                  {band.runs.map((run) => {
                    const wide = run.length === 1 ? 1.5 : 0;
                    const top = run.map((point) => [x(point.x) - wide, y(point.to)] as const);
                    const bottom = run.map((point) => [x(point.x) + wide, y(point.from)] as const).reverse();
                    return (
                      <g key={run[0]?.x}>
                        <path d={`${pathOf([...top, ...bottom])}Z`} fill={seriesColor(band.mark)} fillOpacity={0.62} />
                        <path d={pathOf(top)} stroke="var(--weir-surface)" strokeWidth={0.75} />
                      </g>
                    );
                  })}
                </g>
              ))
            : drawing.lines.map((line) => (
                <g key={line.name} stroke={seriesColor(line.mark)} opacity={faded(line.name)}>
                  {line.runs.map((run) => (
                    <path key={run[0]?.x} d={path(run)} strokeWidth={drawing.lines.length > 6 ? 1.5 : 2} />
                  ))}
                  {line.dashed.length > 1 && <path d={path(line.dashed)} strokeWidth={2} strokeDasharray="2 5" />}
                  {line.dashed.slice(-1).map((point) => (
                    <circle key={point.x} cx={x(point.x)} cy={y(point.y)} r={2.5} strokeWidth={1.5} />
                  ))}
                  {line.alone.map((point) => (
                    <circle key={point.x} cx={x(point.x)} cy={y(point.y)} r={1.8} fill={seriesColor(line.mark)} />
                  ))}
                </g>
              ))}
        </g>
        {!stacked &&
          drawing.lines.map(
            (line) =>
              line.end !== null && (
                <g key={line.name} opacity={faded(line.name)}>
                  <MarkShape index={line.mark} x={x(line.end.x)} y={y(line.end.y)} size={8} />
                </g>
              ),
          )}
        {stacked && drawing.days.at(-1)?.provisional === true && last > 0 && (
          <rect
            x={x((drawing.days[last]?.x ?? 0) - 1)}
            y={box.top}
            width={Math.max(0, x(1) - x(0))}
            height={box.bottom - box.top}
            className={styles.unfinished}
          />
        )}
        {day !== undefined && (
          <g pointerEvents="none">
            <line
              x1={x(day.x)}
              x2={x(day.x)}
              y1={box.top}
              y2={box.bottom}
              stroke="var(--chart-axis)"
              strokeDasharray="2 3"
            />
            {!stacked &&
              drawing.lines.map((line, index) => {
                const value = day.values[index] ?? null;
                return value === null ? null : (
                  <circle
                    key={line.name}
                    cx={x(day.x)}
                    cy={y(value)}
                    r={3.5}
                    fill={seriesColor(line.mark)}
                    stroke="var(--weir-surface)"
                    strokeWidth={1.5}
                    opacity={faded(line.name)}
                  />
                );
              })}
          </g>
        )}
        <XAxisLabels box={box} ticks={drawing.x.ticks.map((tick) => ({ x: x(tick.x), label: tick.label }))} />
        <rect
          x={box.left}
          y={0}
          width={Math.max(0, box.right - box.left)}
          height={box.bottom}
          fill="transparent"
          className={styles.catch}
          onPointerMove={nearest}
          onPointerDown={nearest}
          onPointerLeave={() => setAt(null)}
        />
      </svg>
      {day !== undefined && (
        <Balloon drawing={drawing} day={day} format={format} left={x(day.x)} width={width} total={stacked} />
      )}
    </div>
  );
}

function Target(props: {
  target: NonNullable<MetricDrawing['target']>;
  y: (value: number) => number;
  box: Box;
  format: MetricFormat;
}) {
  const { target, box } = props;
  const at = target.where === 'inside' ? props.y(target.value) : target.where === 'above' ? box.top : box.bottom;
  const arrow = target.where === 'above' ? ' ↑' : target.where === 'below' ? ' ↓' : '';
  const below = at - box.top < 16;
  return (
    <g>
      {target.where === 'inside' && <line x1={box.left} x2={box.right} y1={at} y2={at} className={styles.target} />}
      <text x={box.left + 4} y={below ? at + 14 : at - 5} className={styles.targetWord}>
        Goal {formatMetric(target.value, props.format)}
        {arrow}
      </text>
    </g>
  );
}

/** The lines of one day, the largest first. */
function rowsOf(drawing: MetricDrawing, day: MetricDay) {
  const rows = drawing.lines.map((line, index) => ({ line, value: day.values[index] ?? null }));
  return rows.length < 2 ? rows : rows.sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
}

function Balloon(props: {
  drawing: MetricDrawing;
  day: MetricDay;
  format: MetricFormat;
  left: number;
  width: number;
  total: boolean;
}) {
  const { drawing, day, format } = props;
  const rows = rowsOf(drawing, day);
  const rest = rows.length - MOST_NAMED;
  const onLeft = props.left > props.width / 2;
  const numbers = day.values.filter((value) => value !== null);
  return (
    <div
      className={styles.balloon}
      style={onLeft ? { right: props.width - props.left + 12 } : { left: props.left + 12 }}
      aria-hidden
    >
      <div className={styles.balloonDay}>
        {formatDay(day.day)}
        {day.provisional && ' · not over yet'}
      </div>
      <table>
        <tbody>
          {rows.slice(0, MOST_NAMED).map(({ line, value }) => (
            <tr key={line.name}>
              <td>
                <VariantMark index={line.mark} /> {line.label}
              </td>
              <td>{value === null ? 'no data' : formatMetric(value, format)}</td>
            </tr>
          ))}
          {rest > 0 && (
            <tr>
              <td>and {rest} more</td>
              <td />
            </tr>
          )}
          {props.total && rows.length > 1 && (
            <tr>
              <td>In all</td>
              <td>
                {numbers.length === 0
                  ? 'no data'
                  : formatMetric(
                      numbers.reduce((sum, value) => sum + value, 0),
                      format,
                    )}
              </td>
            </tr>
          )}
          {day.previousDay !== null && (
            <tr className={styles.before}>
              <td>{formatDay(day.previousDay)}</td>
              <td>{day.previous === null ? 'no data' : formatMetric(day.previous, format)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {day.notes.map((note) => (
        <div key={note} className={styles.balloonNote}>
          {note}
        </div>
      ))}
    </div>
  );
}

function sentenceOf(drawing: MetricDrawing, day: MetricDay | undefined, format: MetricFormat): string {
  if (day === undefined) return 'no days';
  const rows = rowsOf(drawing, day).slice(0, MOST_NAMED);
  return [
    `${formatDay(day.day)}${day.provisional ? ', not over yet' : ''}`,
    ...rows.map(({ line, value }) => `${line.label}: ${value === null ? 'no data' : formatMetric(value, format)}`),
    ...(day.previousDay === null
      ? []
      : [`${formatDay(day.previousDay)}: ${day.previous === null ? 'no data' : formatMetric(day.previous, format)}`]),
    ...day.notes,
  ].join('. ');
}
