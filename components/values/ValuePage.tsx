'use client';

import { NativeSelect } from '@mantine/core';
import { parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { formatSeconds } from '@/components/charts/duration';
import { DonutChart, StackChart } from '@/components/charts/lazy';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatPercent } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { Durations } from '@/components/processes/Durations';
import type { DurationView } from '@/lib/stocks/process.schemas';
import { historyPoints, sharesOf, statusParts } from './prepare-history';
import { valueName, type StockName, type ValueRow } from './types';
import classes from './values.module.css';

/** What is known of one value: its newest day, its days before, and how long its subjects take. */
export type ValueSide = { value: string; now: ValueRow | null; history: ValueRow[]; duration: DurationView | null };

/** One value of a facet: where its subjects are, how long they take, day by day; beside another one when asked for. */
export function ValuePage(props: {
  process: { slug: string; name: string };
  facet: { slug: string; name: string };
  stocks: StockName[];
  /** what the time leads from and to */
  way: { from: string; to: string } | null;
  one: ValueSide;
  other: ValueSide | null;
  values: string[];
  today: string;
}) {
  const { process, facet, one, other } = props;
  const [, setOther] = useQueryState('with', parseAsString.withOptions({ shallow: false, history: 'push' }));
  const sides = other === null ? [one] : [one, other];
  const by = `/processes/${encodeURIComponent(process.slug)}/by/${encodeURIComponent(facet.slug)}`;
  const two = other === null ? undefined : true;
  const named = (title: string, side: ValueSide) => (other === null ? title : `${title}: ${valueName(side.value)}`);
  return (
    <div className={classes.stack}>
      <PageHeader
        title={valueName(one.value)}
        description={
          <>
            {facet.name} in{' '}
            <LinkAnchor underline="always" href={by} size="sm">
              {process.name} by {facet.name.toLowerCase()}
            </LinkAnchor>
          </>
        }
        actions={
          <NativeSelect
            size="xs"
            aria-label="Compare with"
            value={other?.value ?? NOBODY}
            onChange={({ currentTarget }) => void setOther(currentTarget.value === NOBODY ? null : currentTarget.value)}
            data={[
              { value: NOBODY, label: 'Compare with…' },
              ...props.values
                .filter((value) => value !== one.value)
                .map((value) => ({ value, label: valueName(value) })),
            ]}
          />
        }
      />
      {other !== null && (
        <Section flush title={`${valueName(one.value)} and ${valueName(other.value)}`}>
          <Comparison one={one} other={other} stocks={props.stocks} />
        </Section>
      )}
      <div className={classes.columns} data-two={two}>
        {sides.map((side) => (
          <Section
            key={side.value}
            title={named('Status', side)}
            description="Where its subjects are at the end of today"
          >
            {side.now === null ? (
              <EmptyState title="Nobody yet">No subject with this value has been in any of the stocks.</EmptyState>
            ) : (
              <DonutChart
                parts={statusParts(side.now, props.stocks)}
                label={`Status of ${valueName(side.value)}`}
                unit="subjects"
                filename={`${process.slug}-${side.value}-status.csv`}
              />
            )}
          </Section>
        ))}
      </div>
      {props.way !== null && (
        <div className={classes.stack}>
          {sides.map(
            (side) =>
              side.duration !== null && (
                <Section
                  key={side.value}
                  title={named('Completion time', side)}
                  description={`From ${props.way?.from ?? ''} to ${props.way?.to ?? ''}; who is not there yet counts as long as they were seen`}
                >
                  <Durations
                    duration={side.duration}
                    label={`Completion time of ${valueName(side.value)}`}
                    filename={`${process.slug}-${side.value}`}
                    insideWord="not yet"
                  />
                </Section>
              ),
          )}
        </div>
      )}
      <div className={classes.columns} data-two={two}>
        {sides.map((side) => (
          <History
            key={side.value}
            title={named('Day by day', side)}
            side={side}
            stocks={props.stocks}
            today={props.today}
            file={process.slug}
          />
        ))}
      </div>
    </div>
  );
}

/** No value has this name: it has a space in front. */
const NOBODY = ' nobody';

function History(props: { title: string; side: ValueSide; stocks: StockName[]; today: string; file: string }) {
  const { side, stocks, today } = props;
  const points = useMemo(() => historyPoints(side.history, stocks, today), [side.history, stocks, today]);
  const days = useMemo(() => side.history.map(({ date }) => date), [side.history]);
  const order = useMemo(() => stocks.map(({ name }) => name), [stocks]);
  return (
    <Section title={props.title} description="How many are in each stock at the end of each day">
      {points.length === 0 ? (
        <EmptyState title="No day yet">A day is here as soon as somebody had this value.</EmptyState>
      ) : (
        <StackChart
          points={points}
          days={days}
          order={order}
          label={`${valueName(side.value)} day by day`}
          facet="Stocks"
          filename={`${props.file}-${side.value}-days.csv`}
        />
      )}
    </Section>
  );
}

type Compared = { what: string; one: string; other: string };

function Comparison({ one, other, stocks }: { one: ValueSide; other: ValueSide; stocks: StockName[] }) {
  const both = (what: string, of: (side: ValueSide) => string): Compared => ({ what, one: of(one), other: of(other) });
  const share = (side: ValueSide, index: number) => {
    const found = side.now === null ? undefined : sharesOf(side.now, stocks)[index];
    return found === undefined ? '–' : `${formatCount(found.count)} (${formatPercent(found.share, 0)})`;
  };
  const rows = [
    both('Subjects', ({ now }) => formatCount(now?.members)),
    ...stocks.map(({ name }, index) => both(name, (side) => share(side, index))),
    both('Not encountered', ({ now }) => formatCount(now?.notEncountered)),
    both('Median time', ({ now }) => formatSeconds(now?.completion.median)),
    both('90% within', ({ now }) => formatSeconds(now?.completion.p90)),
    both('Longest', ({ now }) => formatSeconds(now?.completion.longest)),
  ];
  const columns: Column<Compared>[] = [
    { key: 'what', header: 'What', rowHeader: true, value: (row) => row.what },
    { key: 'one', header: valueName(one.value), align: 'right', value: (row) => row.one },
    { key: 'other', header: valueName(other.value), align: 'right', value: (row) => row.other },
  ];
  return (
    <DataTable caption="The two values beside each other" columns={columns} rows={rows} rowKey={(row) => row.what} />
  );
}
