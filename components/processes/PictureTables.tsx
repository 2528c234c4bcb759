import { formatSeconds, formatExactSeconds } from '@/components/charts/duration';
import { DataTable, type Column } from '@/components/common/DataTable';
import { formatCount, formatNumber, formatSigned } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { Term } from '@/components/common/Term';
import type { ProcessDetails, ProcessOutline } from '@/lib/stocks/process.schemas';
import { endsWords, rateIn, unitOfRate } from './balance';
import classes from './processes.module.css';

type StockRow = ProcessOutline['stocks'][number];
type FlowRow = ProcessOutline['flows'][number];

const count = (key: string, header: string, pick: (row: StockRow) => number): Column<StockRow> => ({
  key,
  header,
  align: 'right',
  value: pick,
  render: (row) => formatCount(pick(row)),
});

/**
 * Every stock as one line of the books: before + in − out = at the end, and what is left over. Without details it does
 * not yet say how long a stay is, and whether the attributes say the same.
 */
export function StocksTable(props: { outline: ProcessOutline; details: ProcessDetails | undefined }) {
  const { outline, details } = props;
  const residues = new Map(details?.balance.stocks.map((each) => [each.stock, each]));
  const dwell = new Map(details?.dwellTimes.map((each) => [each.stock, each.summary]));
  const left = (row: StockRow) => row.before + row.entered - row.left - row.count;
  const columns: Column<StockRow>[] = [
    {
      key: 'stock',
      header: 'Stock',
      rowHeader: true,
      value: (row) => row.slug,
      render: (row) => (
        <LinkAnchor href={`/stocks/${encodeURIComponent(row.slug)}`} size="sm" fw={500}>
          {row.name}
        </LinkAnchor>
      ),
    },
    count('before', 'Before', (row) => row.before),
    count('in', '+ In', (row) => row.entered),
    count('out', '− Out', (row) => row.left),
    {
      ...count('count', '= At the end', (row) => row.count),
      render: (row) => <b>{formatCount(row.count)}</b>,
    },
    {
      key: 'change',
      header: 'Change',
      align: 'right',
      value: (row) => row.count - row.before,
      render: (row) => formatSigned(row.count - row.before, 0),
    },
    {
      key: 'dwell_median_seconds',
      header: 'Median stay',
      align: 'right',
      value: (row) => dwell.get(row.slug)?.median,
      render: (row) => {
        if (details === undefined) return '…';
        const median = dwell.get(row.slug)?.median ?? null;
        return <span title={formatExactSeconds(median)}>{formatSeconds(median)}</span>;
      },
    },
    {
      key: 'residue',
      header: <Term name="residue">Residue</Term>,
      align: 'right',
      value: (row) => (residues.get(row.slug)?.residue ?? 0) + left(row),
      render: (row) => {
        if (details === undefined) return '…';
        const found = residues.get(row.slug);
        const all = (found?.residue ?? 0) + left(row);
        return (
          <span
            className={all === 0 ? classes.ok : classes.bad}
            title={
              found === undefined
                ? undefined
                : `${formatCount(found.snapshot)} by attributes, ${formatCount(found.fromStays)} by history, now`
            }
          >
            {all === 0 ? '✓ 0' : `⚠ ${formatSigned(all, 0)}`}
          </span>
        );
      },
    },
  ];
  return (
    <DataTable
      caption="Stocks with what was there, what came, what went and what is left over"
      columns={columns}
      rows={outline.stocks}
      rowKey={(row) => row.slug}
      csv={{ filename: `process-${outline.process}-stocks.csv` }}
    />
  );
}

/** Every flow with its events and their rate. */
export function FlowsTable({ outline }: { outline: ProcessOutline }) {
  const names = new Map(outline.stocks.map(({ slug, name }) => [slug, name]));
  const columns: Column<FlowRow>[] = [
    {
      key: 'flow',
      header: 'Flow',
      rowHeader: true,
      value: (row) => row.slug,
      render: (row) => (
        <LinkAnchor href={`/flows/${encodeURIComponent(row.slug)}`} size="sm" fw={500}>
          {row.name}
        </LinkAnchor>
      ),
    },
    {
      key: 'ends',
      header: 'From → to',
      wrap: true,
      value: (row) => endsWords(row, new Map()),
      render: (row) => endsWords(row, names),
    },
    {
      key: 'events',
      header: 'Events',
      align: 'right',
      value: (row) => row.events,
      render: (row) => formatCount(row.events),
    },
    {
      key: 'rate_per_day',
      header: 'Rate',
      align: 'right',
      value: (row) => row.rate.perDay,
      render: (row) => {
        const unit = unitOfRate(row.rate.perDay);
        return `${formatNumber(rateIn(row.rate.perDay, unit), 2)} a ${unit}`;
      },
    },
    {
      key: 'rate_lower',
      header: '95% interval',
      align: 'right',
      value: (row) => row.rate.interval.lower,
      render: (row) => {
        const unit = unitOfRate(row.rate.perDay);
        const { lower, upper } = row.rate.interval;
        return `${formatNumber(rateIn(lower, unit), 2)} to ${formatNumber(rateIn(upper, unit), 2)}`;
      },
    },
    {
      key: 'rate_upper',
      header: 'Upper end',
      hiddenHeader: true,
      width: 1,
      value: (row) => row.rate.interval.upper,
      render: () => null,
    },
  ];
  return (
    <DataTable
      caption="Flows with their events and rates"
      columns={columns}
      rows={outline.flows}
      rowKey={(row) => row.slug}
      csv={{ filename: `process-${outline.process}-flows.csv` }}
    />
  );
}
