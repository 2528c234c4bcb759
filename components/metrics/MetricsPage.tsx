'use client';

import { Badge, Button, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { CsvButton } from '@/components/common/CsvButton';
import { toCsv } from '@/components/common/csv';
import { useArchived } from '@/components/common/definition-list';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatNoun } from '@/components/common/format';
import { LinkButton } from '@/components/common/links';
import { MoreButton } from '@/components/common/MoreButton';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import type { DomainView, MetricSummary } from '@/lib/metrics/schemas';
import { MetricRow } from './MetricRow';
import classes from './metrics.module.css';
import { catalogueParams } from './search-params';
import { TrackerProblems, type TrackerProblem } from './TrackerProblems';
import type { DomainActions, MetricActions } from './types';
import { useDefinition } from './use-definition';

const DomainDrawer = dynamic(() => import('./DomainDrawer'), { ssr: false });

/** So many metrics of a domain that the product keeps itself are listed before somebody asks for all. */
const FIRST_OWN = 8;

/** Every number that is followed, by domain: its last days, its newest value, what became of it. */
export function MetricsPage(props: {
  domains: DomainView[];
  metrics: MetricSummary[];
  /** declared trackers that cannot be computed */
  problems: readonly TrackerProblem[];
  today: string;
  mayEdit: boolean;
  actions: { domain: DomainActions; metric: MetricActions };
}) {
  const { mayEdit, metrics } = props;
  const [{ search, all }, setParams] = useQueryStates(catalogueParams);
  const archived = useArchived();
  const [drawer, setDrawer] = useState<{ domain: DomainView | null; opened: boolean } | null>(null);
  const ofDomain = useDefinition(props.actions.domain);
  const ofMetric = useDefinition(props.actions.metric);
  const found = archived.visible(metrics).filter((metric) => fits(metric, search));
  const domains = archived.visible(props.domains);
  const made = domains.filter(({ own }) => !own);
  const shown = domains
    .map((domain) => ({ domain, rows: found.filter(({ ref }) => ref.startsWith(`${domain.ref}/`)) }))
    .filter(({ domain, rows }) => rows.length > 0 || (search === '' && !domain.own));
  const hidden = [...metrics, ...props.domains].filter(({ archivedAt }) => archivedAt !== null).length;

  const newMetric = mayEdit && (
    <LinkButton href="/metrics/new" leftSection={<IconPlus size={15} aria-hidden />}>
      New metric
    </LinkButton>
  );
  const newDomain = mayEdit && (
    <Button
      variant="default"
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => setDrawer({ domain: null, opened: true })}
    >
      New domain
    </Button>
  );
  const csv = () =>
    toCsv(
      ['metric', 'name', 'unit', 'origin', 'date', 'value', 'previous'],
      found.map((row) => [
        row.ref,
        row.name,
        row.unit,
        row.origin,
        row.latest?.date,
        row.latest?.value,
        row.latest?.previous,
      ]),
    );

  return (
    <>
      <PageHeader
        title="Metrics"
        description="Numbers that are followed day by day, in domains. Stocks, flows and experiments are here by themselves."
        actions={
          <>
            {newDomain}
            {newMetric}
          </>
        }
      />
      <div className={classes.stack}>
        {props.problems.length > 0 && <TrackerProblems problems={props.problems} />}
        <div className={classes.bar} role="search">
          <TextInput
            size="sm"
            type="search"
            aria-label="Search metrics"
            placeholder="Search by name, reference or unit"
            className={classes.search}
            leftSection={<IconSearch size={15} aria-hidden />}
            value={search}
            onChange={(event) => void setParams({ search: event.currentTarget.value || null })}
          />
          <Text size="xs" c="dimmed" role="status">
            {search === '' ? formatNoun(found.length, 'metric') : `${formatCount(found.length)} found`} · newest
            finished day, against one period before
          </Text>
          {archived.toggle(hidden)}
          {found.length > 0 && <CsvButton filename="metrics.csv" text={csv} />}
        </div>
        {made.length === 0 && search === '' && (
          <Section>
            <EmptyState title="No metric of your own yet" action={newMetric} titleOrder={3}>
              Give a number a name, such as <code>shopping/order_count</code>. A tracker counts it from goals,
              enrollments, flows or subjects for every day of the past; or your own code sends one value a day.
            </EmptyState>
          </Section>
        )}
        {shown.map(({ domain, rows }) => {
          const cut = domain.own && search === '' && !all.includes(domain.ref) ? rows.slice(0, FIRST_OWN) : rows;
          return (
            <Section
              key={domain.ref}
              flush
              id={domain.ref}
              title={
                <span className={classes.domain}>
                  {domain.name}
                  <Text component="span" size="xs" c="dimmed" ff="monospace" fw={400}>
                    {domain.ref}
                  </Text>
                  {domain.own && (
                    <Badge size="xs" color="gray">
                      By itself
                    </Badge>
                  )}
                  {domain.sample && <Badge size="xs">Sample</Badge>}
                  {domain.archivedAt !== null && (
                    <Badge size="xs" color="gray" variant="outline">
                      Archived
                    </Badge>
                  )}
                </span>
              }
              description={domain.description === '' ? undefined : domain.description}
              actions={
                mayEdit &&
                !domain.own && (
                  <>
                    <LinkButton
                      href={`/metrics/new?domain=${encodeURIComponent(domain.ref)}`}
                      size="compact-xs"
                      variant="subtle"
                      color="gray"
                      leftSection={<IconPlus size={13} aria-hidden />}
                    >
                      Metric
                    </LinkButton>
                    <MoreButton
                      label={`More of ${domain.name}`}
                      items={[
                        { label: 'Edit', onClick: () => setDrawer({ domain, opened: true }) },
                        domain.archivedAt === null
                          ? { label: 'Archive', onClick: () => void ofDomain.archive(domain) }
                          : { label: 'Restore', onClick: () => void ofDomain.restore(domain) },
                        { label: 'Delete…', danger: true, onClick: () => ofDomain.remove(domain) },
                      ]}
                    />
                  </>
                )
              }
            >
              {rows.length === 0 ? (
                <div className={classes.bare}>
                  Nothing in this domain yet.
                  {mayEdit && (
                    <LinkButton
                      href={`/metrics/new?domain=${encodeURIComponent(domain.ref)}`}
                      size="compact-sm"
                      variant="default"
                      leftSection={<IconPlus size={14} aria-hidden />}
                    >
                      New metric
                    </LinkButton>
                  )}
                </div>
              ) : (
                <ul className={classes.list}>
                  {cut.map((metric) => (
                    <MetricRow
                      key={metric.ref}
                      metric={metric}
                      today={props.today}
                      {...(mayEdit && metric.origin !== 'own' ? { definition: ofMetric } : {})}
                    />
                  ))}
                </ul>
              )}
              {cut.length < rows.length && (
                <div className={classes.more}>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    onClick={() => void setParams({ all: [...all, domain.ref] })}
                  >
                    Show all {formatCount(rows.length)}
                  </Button>
                </div>
              )}
            </Section>
          );
        })}
        {search !== '' && found.length === 0 && (
          <Section>
            <EmptyState
              title={`Nothing is called “${search}”`}
              action={
                <Button variant="default" onClick={() => void setParams({ search: null })}>
                  Show all metrics
                </Button>
              }
            >
              The search looks at names, references, descriptions and units.
            </EmptyState>
          </Section>
        )}
      </div>
      {drawer !== null && (
        <DomainDrawer
          opened={drawer.opened}
          domain={drawer.domain}
          actions={props.actions.domain}
          onClose={() => setDrawer({ ...drawer, opened: false })}
        />
      )}
      {ofDomain.dialog}
      {ofMetric.dialog}
    </>
  );
}

/** Every word of the search stands somewhere in what is said of the metric. */
function fits(metric: MetricSummary, search: string): boolean {
  const text = `${metric.ref} ${metric.name} ${metric.domainName} ${metric.description} ${metric.unit}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
