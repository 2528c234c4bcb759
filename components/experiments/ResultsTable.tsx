import { Badge, Text } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { DifferenceInterval, DifferenceScale } from '@/components/charts/DifferenceAxis';
import { VariantMark } from '@/components/charts/Mark';
import { paletteClass } from '@/components/charts/palette';
import { prepareDifferenceAxis, type DifferenceAxis } from '@/components/charts/prepare-difference-axis';
import { formatConfidence, formatPValue } from '@/components/common/format';
import { Term } from '@/components/common/Term';
import type { ComputedChange, ResultRow } from './prepare-results';
import { reasonText } from './reasons';
import classes from './ResultsTable.module.css';

const ARROW = { up: '↑', down: '↓', none: '→' } as const;

/**
 * Every outcome against the control: the rates, the interval of the relative change on one axis for all rows, the
 * change with its interval, and the confidence. On a narrow page each row becomes a block of its own.
 */
export function ResultsTable(props: {
  rows: readonly ResultRow[];
  control: string;
  variantNames: ReadonlyMap<string, string>;
  selected: string | null;
  onSelect: (row: ResultRow) => void;
}) {
  const { rows } = props;
  const several = rows.some((row) => row.span > 1);
  const axis = useMemo(
    () =>
      prepareDifferenceAxis(
        rows.flatMap((row) =>
          row.change.status === 'computed' && row.change.relative !== null
            ? [{ id: row.id, ...row.change.relative }]
            : [],
        ),
      ),
    [rows],
  );
  return (
    <div className={`${classes.scroll} ${paletteClass}`} role="region" aria-label="Results" tabIndex={0}>
      <table className={classes.table} role="table">
        <caption className={classes.hidden}>
          Each goal and value per subject: the control, the variant, the change with its interval, and the confidence
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              Goal
            </th>
            <th role="columnheader" scope="col" data-align="right">
              <span className={classes.variant}>
                <VariantMark index={0} /> {props.variantNames.get(props.control) ?? props.control}
              </span>
            </th>
            <th role="columnheader" scope="col" data-align="right">
              {several ? 'Variant' : <OnlyVariant {...props} />}
            </th>
            <th role="columnheader" scope="col" className={classes.axis}>
              <DifferenceScale axis={axis} />
              <span className={classes.hidden}>Interval of the relative change</span>
            </th>
            <th role="columnheader" scope="col" data-align="right">
              <Term name="relative lift">Change</Term>
            </th>
            <th role="columnheader" scope="col" data-align="right">
              <Term name="confidence">Confidence</Term>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row key={row.id} row={row} axis={axis} several={several} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OnlyVariant({
  rows,
  variantNames,
}: {
  rows: readonly ResultRow[];
  variantNames: ReadonlyMap<string, string>;
}) {
  const [row] = rows;
  if (row === undefined) return <>Variant</>;
  return (
    <span className={classes.variant}>
      <VariantMark index={row.variantIndex} /> {variantNames.get(row.variant) ?? row.variant}
    </span>
  );
}

function Row(props: {
  row: ResultRow;
  axis: DifferenceAxis;
  several: boolean;
  variantNames: ReadonlyMap<string, string>;
  control: string;
  selected: string | null;
  onSelect: (row: ResultRow) => void;
}) {
  const { row, axis } = props;
  const { change } = row;
  const name = props.variantNames.get(row.variant) ?? row.variant;
  return (
    <tr
      role="row"
      data-first={row.first ? true : undefined}
      data-selected={props.selected === row.id ? true : undefined}
    >
      {row.first && (
        <th role="rowheader" scope="rowgroup" rowSpan={row.span} className={classes.goal}>
          <button
            type="button"
            className={classes.open}
            onClick={() => props.onSelect(row)}
            title="Show over time"
            aria-label={`${row.name}: show over time`}
          >
            {row.name}
          </button>
          <Tags row={row} />
        </th>
      )}
      {row.first && (
        <td
          role="cell"
          rowSpan={row.span}
          data-align="right"
          data-label={props.variantNames.get(props.control) ?? props.control}
        >
          <Estimate value={row.control.value} from={row.control.from} />
        </td>
      )}
      <td role="cell" data-align="right" data-label={name}>
        {props.several && (
          <span className={`${classes.variant} ${classes.rowVariant}`}>
            <VariantMark index={row.variantIndex} /> {name}
          </span>
        )}
        <Estimate value={row.treatment.value} from={row.treatment.from} />
      </td>
      <td role="cell" className={classes.axis}>
        {change.status === 'computed' ? (
          <DifferenceInterval
            axis={axis}
            bar={axis.bars.get(row.id)}
            tone={change.tone}
            label={`${row.name}, ${name}: ${change.headline}, interval ${change.interval}`}
          />
        ) : (
          <Text size="xs" c="dimmed">
            {reasonText(change.reason)}
          </Text>
        )}
      </td>
      <td role="cell" data-align="right" data-label="Change">
        {change.status === 'computed' ? <Change change={change} /> : '–'}
      </td>
      <td role="cell" data-align="right" data-label="Confidence">
        {change.status === 'computed' ? <Confidence change={change} /> : '–'}
      </td>
    </tr>
  );
}

function Tags({ row }: { row: ResultRow }) {
  const tags: ReactNode[] = [];
  if (row.role === 'primary')
    tags.push(
      <Badge key="primary" color="tide" size="xs">
        primary
      </Badge>,
    );
  if (row.role === 'guardrail')
    tags.push(
      <Badge key="guardrail" color="gray" size="xs">
        guardrail
      </Badge>,
    );
  if (row.role === 'any') tags.push(<span key="any">at least one of these</span>);
  if (row.timeTo !== null) tags.push(<span key="time">{row.timeTo}</span>);
  if (row.lowerIsBetter) tags.push(<span key="lower">lower is better</span>);
  return tags.length === 0 ? null : <span className={classes.tags}>{tags}</span>;
}

function Estimate({ value, from }: { value: string; from: string }) {
  return (
    <>
      <span className={classes.value}>{value}</span>
      <span className={classes.sub}>{from}</span>
    </>
  );
}

function Change({ change }: { change: ComputedChange }) {
  return (
    <>
      <span className={classes.change} data-tone={change.tone}>
        <span aria-hidden>{ARROW[change.direction]}</span> {change.headline}{' '}
        <span className={classes.word}>{change.word}</span>
      </span>
      <span className={classes.sub}>{change.interval}</span>
      {change.relative !== null && <span className={classes.sub}>{change.difference}</span>}
    </>
  );
}

function Confidence({ change }: { change: ComputedChange }) {
  return (
    <>
      <span className={classes.value}>{formatConfidence(change.confidence)}</span>
      <span className={classes.sub}>
        p {formatPValue(change.pValue)}
        {change.adjustedPValue !== null && ` · adjusted ${formatPValue(change.adjustedPValue)}`}
      </span>
      {change.alwaysValid && (
        <span className={classes.sub}>
          <Term name="always-valid">always-valid</Term>
        </span>
      )}
    </>
  );
}
