'use client';

import { useId, useMemo } from 'react';
import type { Column } from '@/components/common/DataTable';
import { formatCount } from '@/components/common/format';
import { ChartFrame } from './ChartFrame';
import styles from './flows.module.css';
import { Measured } from './Measured';
import { seriesColor } from './palette';
import {
  prepareSankey,
  type Sankey,
  type SankeyLink,
  type SankeyNode,
  type SankeyRibbon,
  type SankeyStock,
} from './prepare-sankey';
import { shortNames } from './short-names';

const BAR = 12;
const STUB = 22;
const LABEL = 160;
const COLUMN_MIN = 186;
/** As many fit between two bars. */
const LETTERS = 24;
const OUTSIDE = 'outside';

/**
 * Who moved from where to where. A bar's left side is who was there plus who came, its right side who stayed plus who
 * went; what does not add up is drawn hatched. Ribbons that go back run around below.
 */
export function SankeyChart(props: {
  stocks: readonly SankeyStock[];
  ribbons: readonly SankeyRibbon[];
  height?: number;
  filename: string;
}) {
  const { stocks, ribbons, height = 380 } = props;
  const sankey = useMemo(() => prepareSankey(stocks, ribbons, { height }), [stocks, ribbons, height]);
  const names = useMemo(() => new Map(stocks.map((stock) => [stock.slug, stock.name])), [stocks]);
  const short = useMemo(
    () =>
      shortNames(
        stocks.map(({ name }) => name),
        LETTERS,
      ),
    [stocks],
  );
  const labels = useMemo(
    () => new Map(stocks.map(({ slug, name }, index) => [slug, short.names[index] ?? name])),
    [stocks, short],
  );
  const rows = useMemo(() => [...ribbons].sort((a, b) => b.subjects - a.subjects), [ribbons]);
  const nameOf = (end: string | null) => (end === null ? OUTSIDE : (names.get(end) ?? end));
  const residue = sankey.nodes.some((node) =>
    [...node.incoming, ...node.outgoing].some(({ kind }) => kind === 'residue'),
  );
  return (
    <ChartFrame
      label="Who moved from which stock to which"
      height={sankey.height}
      names={[]}
      columns={columnsFor(nameOf)}
      rows={rows}
      rowKey={(row) => `${row.source ?? ''} ${row.sink ?? ''}`}
      filename={props.filename}
      note={
        <>
          Left side of a bar: who was there (pale), who came. Right side: who stayed (pale), who went.{' '}
          {residue ? 'Hatched: what no ribbon explains.' : 'Both sides are equally long: everything adds up.'}
          {short.without === '' ? '' : ` Long names are without “${short.without}”, with which they begin.`}
        </>
      }
    >
      <Measured height={sankey.height}>
        {(width) => (
          <Drawing
            sankey={sankey}
            width={Math.max(width, sankey.columns * COLUMN_MIN)}
            nameOf={nameOf}
            labels={labels}
          />
        )}
      </Measured>
    </ChartFrame>
  );
}

function Drawing(props: {
  sankey: Sankey;
  width: number;
  nameOf: (end: string | null) => string;
  labels: ReadonlyMap<string, string>;
}) {
  const { sankey, width } = props;
  const hatch = useId();
  const step = sankey.columns > 1 ? (width - STUB - BAR - LABEL) / (sankey.columns - 1) : 0;
  const xOf = (column: number) => STUB + column * step;
  const marks = new Map(sankey.nodes.map((node) => [node.slug, node.mark]));
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Drawing, scrolls sideways">
      <svg width={width} height={sankey.height} role="img" aria-label={describe(sankey, props.nameOf)}>
        <defs>
          <pattern id={hatch} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width={6} height={6} fill="var(--weir-bad-soft)" />
            <rect width={2.5} height={6} fill="var(--weir-bad)" />
          </pattern>
        </defs>
        {sankey.links.map((link) => (
          <path
            key={`${link.source} ${link.sink}`}
            className={styles.ribbon}
            d={link.lane === null ? ahead(link, xOf) : around(link, link.lane, xOf)}
            fill="none"
            stroke={seriesColor(marks.get(link.source) ?? 0)}
            strokeWidth={Math.max(1, link.width)}
          >
            <title>
              {`${props.nameOf(link.source)} → ${props.nameOf(link.sink)}: ${formatCount(link.subjects)}` +
                (link.flows.length > 0 ? `\n${link.flows.join(', ')}` : '\nother: no flow is named for this')}
            </title>
          </path>
        ))}
        {sankey.nodes.map((node) => (
          <NodeBar
            key={node.slug}
            node={node}
            label={props.labels.get(node.slug) ?? node.name}
            x={xOf(node.column)}
            hatch={hatch}
          />
        ))}
      </svg>
    </div>
  );
}

function NodeBar({ node, label, x, hatch }: { node: SankeyNode; label: string; x: number; hatch: string }) {
  const color = seriesColor(node.mark);
  const middle = node.y + node.height / 2;
  return (
    <g>
      <rect x={x} y={node.y} width={BAR} height={node.height} fill={color} rx={1.5}>
        <title>
          {`${node.name}\n${formatCount(node.before)} before + ${formatCount(node.entered)} in − ${formatCount(node.left)} out = ` +
            `${formatCount(node.before + node.entered - node.left)}; counted ${formatCount(node.count)}, residue ${formatCount(node.residue)}`}
        </title>
      </rect>
      {(['incoming', 'outgoing'] as const).flatMap((side) =>
        node[side].map((slice) => {
          const left = side === 'incoming';
          const key = `${side} ${slice.kind}`;
          if (slice.kind === 'stay') {
            return (
              <rect
                key={key}
                x={left ? x : x + BAR / 2}
                y={slice.y}
                width={BAR / 2}
                height={slice.height}
                className={styles.stay}
              >
                <title>{`${node.name}: ${formatCount(slice.subjects)} ${left ? 'were there before' : 'are there at the end'}`}</title>
              </rect>
            );
          }
          if (slice.kind === 'outside') {
            return (
              <rect
                key={key}
                x={left ? x - STUB : x + BAR}
                y={slice.y}
                width={STUB}
                height={Math.max(1, slice.height)}
                className={styles.outside}
              >
                <title>{`${formatCount(slice.subjects)} ${left ? `came to ${node.name} from outside` : `left ${node.name} to outside`}`}</title>
              </rect>
            );
          }
          if (slice.kind === 'residue') {
            return (
              <rect
                key={key}
                x={left ? x - 6 : x + BAR}
                y={slice.y}
                width={6}
                height={Math.max(2, slice.height)}
                fill={`url(#${hatch})`}
              >
                <title>{`${node.name}: ${formatCount(slice.subjects)} ${left ? 'missing among who came' : 'missing among who went or stayed'}`}</title>
              </rect>
            );
          }
          return null;
        }),
      )}
      <text x={x + BAR + 7} y={middle - 2} className={styles.label}>
        {label}
      </text>
      <text x={x + BAR + 7} y={middle + 13} className={styles.value}>
        {formatCount(node.count)}
      </text>
    </g>
  );
}

function ahead(link: SankeyLink, xOf: (column: number) => number): string {
  const [x1, x2] = [xOf(link.from.column) + BAR, xOf(link.to.column)];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${link.from.y}C${middle} ${link.from.y} ${middle} ${link.to.y} ${x2} ${link.to.y}`;
}

/** Out to the right, down, back along its lane, up and in from the left. */
function around(link: SankeyLink, lane: number, xOf: (column: number) => number): string {
  const [x1, x2] = [xOf(link.from.column) + BAR, xOf(link.to.column)];
  const out = 10 + Math.min(18, link.width / 2);
  return (
    `M${x1} ${link.from.y}C${x1 + 2 * out} ${link.from.y} ${x1 + 2 * out} ${lane} ${x1} ${lane}` +
    `L${x2} ${lane}C${x2 - 2 * out} ${lane} ${x2 - 2 * out} ${link.to.y} ${x2} ${link.to.y}`
  );
}

function describe(sankey: Sankey, nameOf: (end: string | null) => string): string {
  const most = sankey.links
    .slice(0, 3)
    .map((link) => `${formatCount(link.subjects)} from ${nameOf(link.source)} to ${nameOf(link.sink)}`);
  return `${formatCount(sankey.nodes.length)} stocks and ${formatCount(sankey.links.length)} ribbons. Most: ${most.join('; ')}. The table has all numbers.`;
}

function columnsFor(nameOf: (end: string | null) => string): Column<SankeyRibbon>[] {
  return [
    {
      key: 'source',
      header: 'From',
      rowHeader: true,
      value: (row) => row.source ?? '',
      render: (row) => nameOf(row.source),
    },
    { key: 'sink', header: 'To', value: (row) => row.sink ?? '', render: (row) => nameOf(row.sink) },
    {
      key: 'subjects',
      header: 'Transitions',
      align: 'right',
      value: (row) => row.subjects,
      render: (row) => formatCount(row.subjects),
    },
    {
      key: 'flows',
      header: 'Flows',
      value: (row) => row.flows.join(' '),
      render: (row) => row.flows.join(', ') || 'other',
    },
  ];
}
