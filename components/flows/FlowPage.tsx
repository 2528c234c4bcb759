'use client';

import { NativeSelect } from '@mantine/core';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { RateChart } from '@/components/charts/lazy';
import { paletteClass } from '@/components/charts/palette';
import { DataTable } from '@/components/common/DataTable';
import { DefinitionHeader } from '@/components/common/DefinitionHeader';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatNoun, formatNumber } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import { endsWords, rateIn, RATE_UNITS, unitOfRate } from '@/components/processes/balance';
import { BalanceCard } from '@/components/processes/BalanceCard';
import { RangeBar, type FacetChoice } from '@/components/processes/RangeBar';
import type { BulkActions, RunSubjectAction } from '@/components/stocks/BulkBar';
import classes from '@/components/stocks/stocks.module.css';
import { useArchive } from '@/components/common/use-archive';
import type { FlowSeries } from '@/lib/stocks/process.schemas';
import type { FlowView, StockView, SubjectActionView } from '@/lib/stocks/schemas';
import { EventsTable, type FlowEventRow } from './EventsTable';
import type { FlowActions } from './FlowDrawer';

const FlowDrawer = dynamic(() => import('./FlowDrawer'), { ssr: false });

/** One flow: its rate with the interval, by time and by facet value, and its events. */
export function FlowPage(props: {
  flow: FlowView;
  stocks: StockView[];
  series: FlowSeries;
  facets: FacetChoice[];
  events: { rows: FlowEventRow[]; total: number; next: string | null };
  mayEdit: boolean;
  mayRecord: boolean;
  actions: FlowActions & BulkActions & { runAction: RunSubjectAction };
  offered: readonly SubjectActionView[];
}) {
  const { flow, series } = props;
  const archiving = useArchive(props.actions);
  const [drawer, setDrawer] = useState({ wanted: false, opened: false });
  const [asked, setUnit] = useQueryState('unit', parseAsStringLiteral(RATE_UNITS));
  const unit = asked ?? unitOfRate(series.rate.perDay);
  const inUnit = (perDay: number) => rateIn(perDay, unit);
  const write = (perDay: number) => formatNumber(inUnit(perDay), 2);
  const names = new Map(props.stocks.map(({ slug, name }) => [slug, name]));
  const nameOf = (end: string | null) => (end === null ? 'outside' : (names.get(end) ?? end));
  const { rate } = series;
  const file = `flow-${flow.slug}`;
  const facet = props.facets.find(({ slug }) => slug === series.facet);

  return (
    <>
      <DefinitionHeader
        definition={flow}
        code={flow.slug}
        kind={flow.kind}
        mayEdit={props.mayEdit}
        edit={() => setDrawer({ wanted: true, opened: true })}
        archiving={archiving}
      >
        {endsWords(flow, names)}
      </DefinitionHeader>
      <div className={`${classes.stack} ${paletteClass}`}>
        <RangeBar from={series.from} to={series.to} facets={props.facets} />
        <BalanceCard
          label="Rate"
          sentence={{
            text:
              rate.events === 0
                ? 'Nobody made this transition in these days.'
                : `${write(rate.perDay)} a ${unit}, between ${write(rate.interval.lower)} and ${write(rate.interval.upper)}.`,
            detail: `${formatNoun(rate.events, 'event')} in ${formatNumber(rate.days, 1)} days. The range is the exact 95% interval of a rate (Garwood).`,
            tone: 'neutral',
          }}
        />
        <Section
          title="Rate"
          actions={
            <NativeSelect
              size="xs"
              aria-label="Rate per"
              value={unit}
              onChange={(event) => void setUnit(event.currentTarget.value as typeof unit)}
              data={RATE_UNITS.map((each) => ({ value: each, label: `per ${each}` }))}
            />
          }
        >
          <RateChart
            days={series.days}
            label={`Rate of ${flow.name}`}
            unit={unit}
            inUnit={inUnit}
            filename={`${file}-rate-per-${unit}.csv`}
          />
        </Section>
        {series.ways.length > 1 && (
          <Section flush title="Ways" description="From which stock to which">
            <DataTable
              caption="Events by source and sink"
              columns={[
                {
                  key: 'source',
                  header: 'From',
                  rowHeader: true,
                  value: (row) => row.source ?? '',
                  render: (row) => nameOf(row.source),
                },
                { key: 'sink', header: 'To', value: (row) => row.sink ?? '', render: (row) => nameOf(row.sink) },
                {
                  key: 'events',
                  header: 'Events',
                  align: 'right',
                  value: (row) => row.events,
                  render: (row) => formatCount(row.events),
                },
              ]}
              rows={series.ways}
              rowKey={(row) => `${row.source ?? ''} ${row.sink ?? ''}`}
              csv={{ filename: `${file}-ways.csv` }}
            />
          </Section>
        )}
        {facet !== undefined && series.value === null && (
          <Section flush title={`By ${facet.name.toLowerCase()}`}>
            <DataTable
              caption={`Rates by ${facet.name.toLowerCase()}`}
              columns={[
                {
                  key: 'value',
                  header: facet.name,
                  rowHeader: true,
                  value: (row) => row.value,
                  render: (row) => row.value || '(none)',
                },
                {
                  key: 'events',
                  header: 'Events',
                  align: 'right',
                  value: (row) => row.rate.events,
                  render: (row) => formatCount(row.rate.events),
                },
                {
                  key: 'per_day',
                  header: `A ${unit}`,
                  align: 'right',
                  value: (row) => row.rate.perDay,
                  render: (row) => write(row.rate.perDay),
                },
                {
                  key: 'lower',
                  header: '95% interval',
                  align: 'right',
                  value: (row) => row.rate.interval.lower,
                  render: (row) => `${write(row.rate.interval.lower)} to ${write(row.rate.interval.upper)}`,
                },
              ]}
              rows={series.values}
              rowKey={(row) => row.value}
              csv={{ filename: `${file}-by-${facet.slug}.csv` }}
              empty={<EmptyState title="No event in these days" />}
            />
          </Section>
        )}
        <EventsTable
          flow={flow}
          series={series}
          events={props.events}
          nameOf={nameOf}
          mayRecord={props.mayRecord}
          actions={props.actions}
          offered={props.offered}
        />
      </div>
      {drawer.wanted && (
        <FlowDrawer
          opened={drawer.opened}
          flow={flow}
          stocks={props.stocks}
          actions={props.actions}
          onClose={() => setDrawer({ wanted: true, opened: false })}
        />
      )}
    </>
  );
}
