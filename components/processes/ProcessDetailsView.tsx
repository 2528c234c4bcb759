'use client';

import { NativeSelect, Text } from '@mantine/core';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';
import { AlignedChart, SankeyChart } from '@/components/charts/lazy';
import { VariantMark } from '@/components/charts/Mark';
import { paletteClass } from '@/components/charts/palette';
import { formatCount } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import { Term } from '@/components/common/Term';
import type { ProcessDetails, ProcessOutline } from '@/lib/stocks/process.schemas';
import { isEmpty } from './balance';
import { Durations } from './Durations';
import classes from './processes.module.css';
import { shownParams } from './search-params';

const SHOWN_AT_FIRST = 6;

type Props = { outline: ProcessOutline; details: ProcessDetails | undefined };

/** Who moved where, and how many were where each day. Until the details are there, their places are kept. */
export function Moves({ outline, details }: Props) {
  const [{ shown }, setShown] = useQueryStates(shownParams);
  const names = useNames(outline);
  const usual = useMemo(
    () =>
      [...outline.stocks]
        .sort((a, b) => b.count + b.entered - a.count - a.entered)
        .slice(0, SHOWN_AT_FIRST)
        .map(({ slug }) => slug),
    [outline],
  );
  const wanted = shown ?? usual;
  const series = useMemo(
    () =>
      details?.series.flatMap(({ stock, days }) => {
        const mark = outline.stocks.findIndex(({ slug }) => slug === stock);
        return wanted.includes(stock) ? [{ stock, name: names.get(stock) ?? stock, mark, days }] : [];
      }),
    [details, outline, wanted, names],
  );
  const toggle = (slug: string) =>
    void setShown({ shown: wanted.includes(slug) ? wanted.filter((each) => each !== slug) : [...wanted, slug] });
  const file = `process-${outline.process}`;
  return (
    <>
      <Section title="Who moved where" description="As wide as it is many; pointed at, a ribbon says how many">
        {details === undefined ? (
          <ChartSkeleton height={460} />
        ) : (
          <SankeyChart stocks={outline.stocks} ribbons={details.ribbons} filename={`${file}-moves.csv`} />
        )}
      </Section>
      <Section title="Day by day" description="In, inside and out on one axis of days">
        <div className={`${classes.toggles} ${paletteClass}`} role="group" aria-label="Stocks that are drawn">
          {outline.stocks.map(({ slug, name }, index) => (
            <button
              key={slug}
              type="button"
              className={classes.toggle}
              aria-pressed={wanted.includes(slug)}
              onClick={() => toggle(slug)}
            >
              <VariantMark index={index} /> {name}
            </button>
          ))}
        </div>
        <div style={{ height: 12 }} />
        {series === undefined ? (
          <ChartSkeleton height={522} />
        ) : (
          <AlignedChart series={series} filename={`${file}-days.csv`} />
        )}
      </Section>
    </>
  );
}

/** How long it takes through the process and in each of its stocks, and who was in none of them. */
export function Times({ population, outline, details }: Props & { population: string | null }) {
  const [shown, setShown] = useQueryStates(shownParams);
  const names = useNames(outline);
  if (details === undefined) return null;
  const dwell = details.dwellTimes.find(({ stock }) => stock === shown.dwell) ?? details.dwellTimes[0];
  const empty = isEmpty(outline);
  const file = `process-${outline.process}`;
  return (
    <>
      {details.leadTime !== null && !empty && (
        <Section
          title={<Term name="lead time">Lead time</Term>}
          description={`From the first entry to ${names.get(details.leadTime.from) ?? details.leadTime.from} to the first later entry to ${names.get(details.leadTime.to) ?? details.leadTime.to}`}
        >
          <Durations
            duration={details.leadTime}
            label="Lead time"
            filename={`${file}-lead`}
            insideWord="not there yet"
          />
        </Section>
      )}
      {dwell !== undefined && !empty && (
        <Section
          title={<Term name="dwell time">Dwell time</Term>}
          description="How long a stay in one stock lasts; who is still inside counts as long as they were seen"
          actions={
            <NativeSelect
              size="xs"
              aria-label="Dwell time of"
              value={dwell.stock}
              onChange={(event) => void setShown({ dwell: event.currentTarget.value })}
              data={details.dwellTimes.map(({ stock }) => ({ value: stock, label: names.get(stock) ?? stock }))}
            />
          }
        >
          <Durations
            key={dwell.stock}
            duration={dwell}
            label={`Stay in ${names.get(dwell.stock) ?? dwell.stock}`}
            filename={`${file}-dwell-${dwell.stock}`}
            insideWord="still inside"
          />
        </Section>
      )}
      {details.notEncountered !== null && (
        <Section title="Not encountered">
          <Text size="sm">
            <b>{formatCount(details.notEncountered)}</b> of{' '}
            {population === null ? 'the population' : (names.get(population) ?? population)} were in none of these
            stocks.
          </Text>
        </Section>
      )}
    </>
  );
}

function useNames(outline: ProcessOutline): Map<string, string> {
  return useMemo(() => new Map(outline.stocks.map(({ slug, name }) => [slug, name])), [outline]);
}
