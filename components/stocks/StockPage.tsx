'use client';

import { useMemo } from 'react';
import { AlignedChart, LifecycleChart, StackChart } from '@/components/charts/lazy';
import { paletteClass } from '@/components/charts/palette';
import { DefinitionHeader } from '@/components/common/DefinitionHeader';
import { EmptyState } from '@/components/common/EmptyState';
import { formatNoun } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import { judgeBalance } from '@/components/processes/balance';
import { BalanceCard } from '@/components/processes/BalanceCard';
import { Durations } from '@/components/processes/Durations';
import { RangeBar, type FacetChoice } from '@/components/processes/RangeBar';
import type { DurationView, Residue, StockDay, SubjectRow } from '@/lib/stocks/process.schemas';
import type { BuildProgress, StockView, SubjectActionView } from '@/lib/stocks/schemas';
import type { BulkActions, RunSubjectAction } from './BulkBar';
import { filterWords } from './filter-words';
import classes from './stocks.module.css';
import { SubjectsTable } from './SubjectsTable';
import type { Archiving } from '@/components/common/actions';
import { useArchive } from '@/components/common/use-archive';

/** A stock day by day, in all and by the values of a facet; as `readStockSeries` answers it. */
export type StockSeriesView = {
  from: string;
  to: string;
  facet: string | null;
  value: string | null;
  before: number;
  days: StockDay[];
  values: { value: string; days: StockDay[] }[];
  residue: Residue;
  build: BuildProgress;
};

/** One stock: how many, who came and went, how they split, how long they stay, and who they are. */
export function StockPage(props: {
  stock: StockView;
  series: StockSeriesView;
  facets: FacetChoice[];
  dwell: DurationView;
  members: { rows: SubjectRow[]; total: number; next: string | null };
  mayEdit: boolean;
  mayRecord: boolean;
  actions: Archiving & BulkActions & { runAction: RunSubjectAction };
  offered: readonly SubjectActionView[];
}) {
  const { stock, series } = props;
  const archiving = useArchive(props.actions);
  const sum = (pick: (day: StockDay) => number) => series.days.reduce((total, day) => total + pick(day), 0);
  const count = series.days.at(-1)?.count ?? series.before;
  const narrowed = series.facet !== null && series.value !== null;
  const entered = sum((day) => day.entered + (narrowed ? day.reclassifiedIn : 0));
  const left = sum((day) => day.left + (narrowed ? day.reclassifiedOut : 0));
  const judged = judgeBalance({
    stocks: [{ slug: stock.slug, name: stock.name, before: series.before, count, entered, left }],
    ribbons: [],
    balance: { residue: Math.abs(series.residue.residue), stocks: [series.residue] },
    build: series.build,
  });
  const sentence =
    judged.tone === 'good' || judged.tone === 'neutral'
      ? {
          text: `${formatNoun(count, 'subject')} ${count === 1 ? 'was' : 'were'} inside at the end${narrowed ? `, ${series.facet ?? ''} “${series.value ?? ''}”` : ''}.`,
          detail: `${formatNoun(series.before, 'subject')} before, ${formatNoun(entered, 'entry', 'entries')}, ${formatNoun(left, 'exit')}. Counted by attributes and by history: the same.`,
          tone: judged.tone,
        }
      : judged;
  const points = useMemo(
    () =>
      series.values.flatMap(({ value, days }) =>
        days.map(({ date, count: inside, provisional }) => ({
          date,
          value: value === '' ? '(none)' : value,
          count: inside,
          provisional,
        })),
      ),
    [series],
  );
  const aligned = useMemo(
    () => [{ stock: stock.slug, name: stock.name, mark: 1, days: series.days }],
    [series, stock.slug, stock.name],
  );
  const facetName = props.facets.find(({ slug }) => slug === series.facet)?.name ?? series.facet ?? '';
  const file = `stock-${stock.slug}`;

  return (
    <>
      <DefinitionHeader
        definition={stock}
        code={stock.slug}
        kind={stock.kind}
        mayEdit={props.mayEdit}
        edit={`/stocks/${encodeURIComponent(stock.slug)}/edit`}
        archiving={archiving}
      >
        <span className={classes.words}>{filterWords(stock.filter)}</span>
      </DefinitionHeader>
      <div className={`${classes.stack} ${paletteClass}`}>
        <RangeBar from={series.from} to={series.to} facets={props.facets} />
        <BalanceCard sentence={sentence} label="State of the stock" />
        <Section title="Day by day" description="In, inside and out on one axis of days">
          <AlignedChart series={aligned} filename={`${file}-days.csv`} />
        </Section>
        <Section title="Coming and going" description="Entering above, leaving below">
          <LifecycleChart
            days={series.days}
            label={`Coming and going of ${stock.name}`}
            filename={`${file}-lifecycle.csv`}
          />
        </Section>
        {series.facet !== null && series.value === null && (
          <Section
            title={`By ${facetName.toLowerCase()}`}
            description="Inside at the end of each day, one on the other"
          >
            {points.length === 0 ? (
              <EmptyState title="Nobody in these days" />
            ) : (
              <StackChart
                points={points}
                days={series.days.map(({ date }) => date)}
                label={`${stock.name} by ${facetName.toLowerCase()}`}
                facet={facetName}
                filename={`${file}-by-${series.facet}.csv`}
              />
            )}
          </Section>
        )}
        <SubjectsTable
          slug={stock.slug}
          kind={stock.kind}
          {...props.members}
          narrowed={
            series.facet !== null && series.value !== null ? { facet: series.facet, value: series.value } : null
          }
          mayRecord={props.mayRecord}
          actions={props.actions}
          offered={props.offered}
        />
        <Section
          title="Dwell time"
          description="How long a stay lasts; who is still inside counts as long as they were seen"
        >
          <Durations
            duration={props.dwell}
            label={`Stay in ${stock.name}`}
            filename={`${file}-dwell`}
            insideWord="still inside"
          />
        </Section>
      </div>
    </>
  );
}
