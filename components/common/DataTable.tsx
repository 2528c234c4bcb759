import type { ReactNode } from 'react';
import { CsvButton } from './CsvButton';
import { toCsv, type CsvValue } from './csv';
import classes from './DataTable.module.css';

export type Column<Row> = {
  key: string;
  /** never empty: a column without a visible header has one for screen readers (`hiddenHeader`) */
  header: ReactNode;
  hiddenHeader?: boolean;
  /** numbers go right, words left */
  align?: 'left' | 'right' | 'center';
  /** what the cell shows; without it `value` as it is */
  render?: (row: Row) => ReactNode;
  /** what the CSV file holds (and the cell, without `render`); a column without it is left out of the file */
  value?: (row: Row) => CsvValue;
  /** header in the CSV file; the key otherwise */
  csvHeader?: string;
  width?: number | string;
  /** kept on one line unless this says otherwise */
  wrap?: boolean;
  /** the cell that names its row */
  rowHeader?: boolean;
};

/**
 * A dense table: tabular numbers, sticky header, scrolls sideways inside its own frame when the page is narrow.
 * Has no state and no hooks: works in Server and Client Components.
 */
export function DataTable<Row>(props: {
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** says what the table is to those who cannot see it */
  caption: string;
  /** a file name shows the CSV link; `href` asks the server for it instead of the rows in the page */
  csv?: { filename: string; href?: string };
  /** scrolls inside this height, with the header in place */
  maxHeight?: number | string;
  /** columns keep their `width` whatever is in them: for tables that change while one looks */
  fixed?: { minWidth: number };
  /** shown instead of a table without rows */
  empty?: ReactNode;
  dimmed?: (row: Row) => boolean;
  /** on a telephone a row becomes a card, every number below its header: for lists of things, not for series of numbers */
  stack?: boolean;
}) {
  const { columns, rows } = props;
  if (rows.length === 0 && props.empty !== undefined) return <>{props.empty}</>;
  const inFile = columns.filter((column) => column.value !== undefined);
  const text = () =>
    toCsv(
      inFile.map((column) => column.csvHeader ?? column.key),
      rows.map((row) => inFile.map((column) => column.value?.(row))),
    );
  return (
    <div className={classes.root} data-stack={props.stack === true ? true : undefined}>
      <div
        className={classes.scroll}
        style={props.maxHeight === undefined ? undefined : { maxHeight: props.maxHeight }}
        tabIndex={0}
        role="region"
        aria-label={props.caption}
      >
        <table
          className={classes.table}
          style={props.fixed === undefined ? undefined : { tableLayout: 'fixed', minWidth: props.fixed.minWidth }}
        >
          <caption className={classes.caption}>{props.caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col" data-align={column.align} style={{ width: column.width }}>
                  {column.hiddenHeader === true ? (
                    <span className={classes.caption}>{column.header}</span>
                  ) : (
                    column.header
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={props.rowKey(row)} data-dimmed={props.dimmed?.(row) === true ? true : undefined}>
                {columns.map((column) => {
                  const Cell = column.rowHeader === true ? 'th' : 'td';
                  return (
                    <Cell
                      key={column.key}
                      scope={column.rowHeader === true ? 'row' : undefined}
                      data-align={column.align}
                      data-wrap={column.wrap === true ? true : undefined}
                      data-label={labelOf(column)}
                    >
                      {column.render === undefined ? plain(column.value?.(row)) : column.render(row)}
                    </Cell>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {props.csv !== undefined && (
        <div className={classes.foot}>
          <CsvButton
            filename={props.csv.filename}
            {...(props.csv.href === undefined ? { text: text() } : { href: props.csv.href })}
          />
        </div>
      )}
    </div>
  );
}

/** The header above a stacked cell; a header that is a drawing or is hidden names nothing there. */
function labelOf<Row>({ header, hiddenHeader }: Column<Row>): string | undefined {
  return typeof header === 'string' && hiddenHeader !== true ? header : undefined;
}

function plain(value: CsvValue): ReactNode {
  return value === null || value === undefined || value === '' ? '–' : String(value);
}
