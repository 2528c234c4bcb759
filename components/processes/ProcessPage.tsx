'use client';

import { Badge, Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconPencil } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { AlignedChart, SankeyChart } from '@/components/charts/lazy';
import { VariantMark } from '@/components/charts/Mark';
import { paletteClass } from '@/components/charts/palette';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatDay } from '@/components/common/format';
import { LinkAnchor, LinkButton } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { Term } from '@/components/common/Term';
import { useArchive } from '@/components/stocks/use-archive';
import type { Archiving } from '@/components/stocks/types';
import type { ProcessPicture } from '@/lib/stocks/process.schemas';
import type { ProcessView } from '@/lib/stocks/schemas';
import { judgeBalance } from './balance';
import { BalanceCard } from './BalanceCard';
import { Durations } from './Durations';
import { FlowsTable, StocksTable } from './PictureTables';
import classes from './processes.module.css';
import { RangeBar } from './RangeBar';
import { shownParams } from './search-params';

const SHOWN_AT_FIRST = 6;

/** A process: does it add up, who moved where, how many are where each day, and how long it takes. */
export function ProcessPage(props: {
  process: ProcessView;
  picture: ProcessPicture;
  mayEdit: boolean;
  actions: Archiving;
}) {
  const { process, picture } = props;
  const { busy, archive, restore } = useArchive(props.actions);
  const [shown, setShown] = useQueryStates(shownParams);
  const names = useMemo(() => new Map(picture.stocks.map(({ slug, name }) => [slug, name])), [picture]);
  const usual = useMemo(
    () =>
      [...picture.stocks]
        .sort((a, b) => b.count + b.entered - a.count - a.entered)
        .slice(0, SHOWN_AT_FIRST)
        .map(({ slug }) => slug),
    [picture],
  );
  const wanted = shown.shown ?? usual;
  const series = useMemo(
    () =>
      picture.series.flatMap(({ stock, days }) => {
        const mark = picture.stocks.findIndex(({ slug }) => slug === stock);
        return wanted.includes(stock) ? [{ stock, name: names.get(stock) ?? stock, mark, days }] : [];
      }),
    [picture, wanted, names],
  );
  const dwell = picture.dwellTimes.find(({ stock }) => stock === shown.dwell) ?? picture.dwellTimes[0];
  const toggle = (slug: string) =>
    void setShown({ shown: wanted.includes(slug) ? wanted.filter((each) => each !== slug) : [...wanted, slug] });
  const empty = picture.stocks.every(({ before, entered }) => before === 0 && entered === 0);
  const file = `process-${picture.process}`;

  return (
    <>
      <PageHeader
        title={process.name}
        beside={
          <Group gap={6}>
            <Text size="sm" c="dimmed" ff="monospace">
              {process.slug}
            </Text>
            <Badge color="gray">{process.kind}</Badge>
            {process.archivedAt !== null && (
              <Badge color="gray" variant="outline">
                Archived
              </Badge>
            )}
          </Group>
        }
        description={process.description === '' ? undefined : process.description}
        actions={
          props.mayEdit && (
            <>
              <LinkButton
                variant="default"
                href={`/processes/${encodeURIComponent(process.slug)}/edit`}
                leftSection={<IconPencil size={15} aria-hidden />}
              >
                Edit
              </LinkButton>
              <Button
                variant="default"
                loading={busy}
                leftSection={
                  process.archivedAt === null ? (
                    <IconArchive size={15} aria-hidden />
                  ) : (
                    <IconArchiveOff size={15} aria-hidden />
                  )
                }
                onClick={() => void (process.archivedAt === null ? archive(process) : restore(process))}
              >
                {process.archivedAt === null ? 'Archive' : 'Restore'}
              </Button>
            </>
          )
        }
      />
      <div className={classes.stack}>
        <RangeBar from={picture.from} to={picture.to} facets={picture.facets}>
          {picture.facets.map((facet) => (
            <LinkAnchor
              key={facet.slug}
              size="xs"
              href={`/processes/${encodeURIComponent(process.slug)}/by/${encodeURIComponent(facet.slug)}`}
            >
              All of {facet.name.toLowerCase()}
            </LinkAnchor>
          ))}
        </RangeBar>
        <BalanceCard sentence={judgeBalance(picture)} />
        <Section
          flush
          title="Stocks"
          description={`${formatDay(picture.from)} to ${formatDay(picture.to)}: before + in − out = at the end`}
        >
          <StocksTable picture={picture} />
        </Section>
        {empty ? (
          <EmptyState title="No subject was in any of these stocks">
            Subjects arrive with their attributes: by <code>PUT /api/v1/subjects/{'{kind}/{id}'}</code>, by{' '}
            <code>trackModel</code> in this application, or from a table with <code>npm run import -- process</code>.
            The{' '}
            <LinkAnchor underline="always" href="/install">
              install page
            </LinkAnchor>{' '}
            has lines to copy.
          </EmptyState>
        ) : (
          <>
            <Section title="Who moved where" description="As wide as it is many; pointed at, a ribbon says how many">
              <SankeyChart stocks={picture.stocks} ribbons={picture.ribbons} filename={`${file}-moves.csv`} />
            </Section>
            <Section title="Day by day" description="In, inside and out on one axis of days">
              <div className={`${classes.toggles} ${paletteClass}`} role="group" aria-label="Stocks that are drawn">
                {picture.stocks.map(({ slug, name }, index) => (
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
              <AlignedChart series={series} filename={`${file}-days.csv`} />
            </Section>
          </>
        )}
        {picture.flows.length > 0 && (
          <Section flush title="Flows" description="Events in these days, with the exact 95% interval of their rate">
            <FlowsTable picture={picture} />
          </Section>
        )}
        {picture.leadTime !== null && !empty && (
          <Section
            title={<Term name="lead time">Lead time</Term>}
            description={`From the first entry to ${names.get(picture.leadTime.from) ?? picture.leadTime.from} to the first later entry to ${names.get(picture.leadTime.to) ?? picture.leadTime.to}`}
          >
            <Durations
              duration={picture.leadTime}
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
                data={picture.dwellTimes.map(({ stock }) => ({ value: stock, label: names.get(stock) ?? stock }))}
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
        {picture.notEncountered !== null && (
          <Section title="Not encountered">
            <Text size="sm">
              <b>{formatCount(picture.notEncountered)}</b> of{' '}
              {process.population === null ? 'the population' : (names.get(process.population) ?? process.population)}{' '}
              were in none of these stocks.
            </Text>
          </Section>
        )}
      </div>
    </>
  );
}
