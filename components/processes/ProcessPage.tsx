'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DefinitionHeader } from '@/components/common/DefinitionHeader';
import { EmptyState } from '@/components/common/EmptyState';
import { formatDay } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { Section } from '@/components/common/Section';
import { useArchive } from '@/components/common/use-archive';
import type { Archiving } from '@/components/common/actions';
import type { ProcessOutline, ProcessQuery } from '@/lib/stocks/process.schemas';
import type { ProcessView } from '@/lib/stocks/schemas';
import { isEmpty, judgeBalance, type Sentence } from './balance';
import { BalanceCard } from './BalanceCard';
import { Moves, Times } from './lazy';
import { FlowsTable, StocksTable } from './PictureTables';
import classes from './processes.module.css';
import { detailsQuery } from './queries';
import { RangeBar } from './RangeBar';

const ADDING_UP: Sentence = {
  text: 'Adding up…',
  detail: 'Every subject is counted by its attributes and by its history.',
  tone: 'neutral',
};

/** A process: does it add up, who moved where, how many are where each day, and how long it takes. */
export function ProcessPage(props: {
  process: ProcessView;
  outline: ProcessOutline;
  range: ProcessQuery;
  mayEdit: boolean;
  actions: Archiving;
}) {
  const { process, outline } = props;
  const archiving = useArchive(props.actions);
  const answer = useQuery(detailsQuery(process.slug, props.range));
  const details = answer.data;
  const sentence = details === undefined ? ADDING_UP : judgeBalance({ ...outline, ...details });
  const empty = isEmpty(outline);

  return (
    <>
      <DefinitionHeader
        definition={process}
        code={process.slug}
        kind={process.kind}
        mayEdit={props.mayEdit}
        edit={`/processes/${encodeURIComponent(process.slug)}/edit`}
        archiving={archiving}
      />
      <div className={classes.stack}>
        <RangeBar from={outline.from} to={outline.to} facets={outline.facets}>
          {outline.facets.map((facet) => (
            <LinkAnchor
              key={facet.slug}
              size="xs"
              href={`/processes/${encodeURIComponent(process.slug)}/by/${encodeURIComponent(facet.slug)}`}
            >
              All of {facet.name.toLowerCase()}
            </LinkAnchor>
          ))}
        </RangeBar>
        {answer.error === null ? (
          <BalanceCard sentence={sentence} />
        ) : (
          <EmptyState
            title="The moves of this process cannot be read now"
            action={
              <Button variant="default" size="xs" loading={answer.isFetching} onClick={() => void answer.refetch()}>
                Try again
              </Button>
            }
          >
            {answer.error.message}
          </EmptyState>
        )}
        <Section
          flush
          title="Stocks"
          description={`${formatDay(outline.from)} to ${formatDay(outline.to)}: before + in − out = at the end`}
        >
          <StocksTable outline={outline} details={details} />
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
          answer.error === null && <Moves outline={outline} details={details} />
        )}
        {outline.flows.length > 0 && (
          <Section flush title="Flows" description="Events in these days, with the exact 95% interval of their rate">
            <FlowsTable outline={outline} />
          </Section>
        )}
        <Times population={process.population} outline={outline} details={details} />
      </div>
    </>
  );
}
