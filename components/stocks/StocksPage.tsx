'use client';

import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { DataTable, type Column } from '@/components/common/DataTable';
import { nameColumn, toolsColumn, useArchived, type Archiver, type Defined } from '@/components/common/definition-list';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatNumber } from '@/components/common/format';
import { LinkButton } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { Term } from '@/components/common/Term';
import type { StockCount } from '@/lib/stocks/process.schemas';
import type { DecayRuleView, FacetView, StockView } from '@/lib/stocks/schemas';
import { filterWords } from './filter-words';
import classes from './stocks.module.css';
import type { Archiving } from '@/components/common/actions';
import type { DecayActions } from './DecayDrawer';
import type { FacetActions } from './FacetDrawer';
import { useArchive } from '@/components/common/use-archive';

const FacetDrawer = dynamic(() => import('./FacetDrawer'), { ssr: false });
const DecayDrawer = dynamic(() => import('./DecayDrawer'), { ssr: false });

type Open = { what: 'facet'; facet: FacetView | null } | { what: 'decay'; rule: DecayRuleView | null };

/** All stocks with who is in them now; the facets that split them; what time alone changes. */
export function StocksPage(props: {
  stocks: StockView[];
  counts: StockCount[];
  facets: FacetView[];
  rules: DecayRuleView[];
  mayEdit: boolean;
  actions: { stock: Archiving; facet: FacetActions; decay: DecayActions };
}) {
  const { visible, toggle } = useArchived();
  const [open, setOpen] = useState<Open | null>(null);
  const [opened, setOpened] = useState(false);
  const show = (next: Open) => {
    setOpen(next);
    setOpened(true);
  };
  const stocks = useArchive(props.actions.stock);
  const facets = useArchive(props.actions.facet);
  const rules = useArchive(props.actions.decay);
  const counts = new Map(props.counts.map((count) => [count.stock, count]));
  const archived = [...props.stocks, ...props.facets, ...props.rules].filter((row) => row.archivedAt !== null).length;
  const kinds = [...new Set([...props.stocks, ...props.facets].map(({ kind }) => kind))];

  const newStock = props.mayEdit && (
    <LinkButton href="/stocks/new" leftSection={<IconPlus size={15} aria-hidden />}>
      New stock
    </LinkButton>
  );
  const number = (key: string, header: string, pick: (count: StockCount | undefined) => number): Column<StockView> => ({
    key,
    header,
    align: 'right',
    value: (row) => pick(counts.get(row.slug)),
    render: (row) => formatCount(pick(counts.get(row.slug))),
  });
  const tools = <Row extends Defined>(edit: Parameters<typeof toolsColumn<Row>>[0], archiving: Archiver<Row>) =>
    props.mayEdit ? [toolsColumn<Row>(edit, archiving)] : [];

  return (
    <>
      <PageHeader
        title="Stocks"
        description="How many subjects are in each state. A stock is a condition on their attributes; every stay in it is kept."
        actions={newStock}
      />
      <div className={classes.stack}>
        <Section flush title={`${formatCount(visible(props.stocks).length)} stocks`} actions={toggle(archived)}>
          <DataTable
            caption="Stocks with who is in them now"
            stack
            columns={[
              nameColumn<StockView>('stock', '/stocks'),
              { key: 'kind', header: 'Kind', value: (row) => row.kind },
              {
                key: 'filter',
                header: 'Who is in it',
                wrap: true,
                value: (row) => filterWords(row.filter),
                render: (row) => (
                  <Text size="xs" c="dimmed" className={classes.words}>
                    {filterWords(row.filter)}
                  </Text>
                ),
              },
              number('inside', 'Inside now', (count) => count?.inside ?? 0),
              number('in_30_days', 'In, 30 days', (count) => count?.entered ?? 0),
              number('out_30_days', 'Out, 30 days', (count) => count?.left ?? 0),
              ...tools<StockView>({ href: (row) => `/stocks/${encodeURIComponent(row.slug)}/edit` }, stocks),
            ]}
            rows={visible(props.stocks)}
            rowKey={(row) => row.slug}
            csv={{ filename: 'stocks.csv' }}
            dimmed={(row) => row.archivedAt !== null}
            empty={
              <EmptyState title="No stock is defined yet" action={newStock}>
                Say who is in it, for instance <b>state is “trial”</b>. It has its whole history at once, from every
                change of attributes that was ever recorded.
              </EmptyState>
            }
          />
        </Section>
        <Section
          flush
          title={<Term name="facet">Facets</Term>}
          description="Attributes that split stocks and flows: by plan, by country"
          actions={
            props.mayEdit && (
              <Button
                variant="default"
                leftSection={<IconPlus size={14} aria-hidden />}
                onClick={() => show({ what: 'facet', facet: null })}
              >
                New facet
              </Button>
            )
          }
        >
          <DataTable
            caption="Facets"
            stack
            columns={[
              nameColumn<FacetView>('facet'),
              { key: 'kind', header: 'Kind', value: (row) => row.kind },
              { key: 'path', header: 'Attribute', value: (row) => row.path, render: (row) => <code>{row.path}</code> },
              {
                key: 'values',
                header: 'Values',
                wrap: true,
                value: (row) => row.values?.join(' ') ?? 'from the data',
                render: (row) => (row.values === null ? 'from the data, the 20 most frequent' : row.values.join(', ')),
              },
              ...tools<FacetView>((row) => show({ what: 'facet', facet: row }), facets),
            ]}
            rows={visible(props.facets)}
            rowKey={(row) => row.slug}
            dimmed={(row) => row.archivedAt !== null}
            empty={
              <EmptyState title="No facet yet">One attribute is enough to see every count by its values.</EmptyState>
            }
          />
        </Section>
        <Section
          flush
          title={<Term name="decay">Decay</Term>}
          description="What time alone changes: after so long without anything, attributes are set at the due instant"
          actions={
            props.mayEdit &&
            props.stocks.length > 0 && (
              <Button
                variant="default"
                leftSection={<IconPlus size={14} aria-hidden />}
                onClick={() => show({ what: 'decay', rule: null })}
              >
                New rule
              </Button>
            )
          }
        >
          <DataTable
            caption="Decay rules"
            stack
            columns={[
              nameColumn<DecayRuleView>('rule'),
              { key: 'stock', header: 'Stock', value: (row) => row.stock },
              {
                key: 'after_days',
                header: 'After',
                align: 'right',
                value: (row) => row.days,
                render: (row) =>
                  `${formatNumber(row.days, Number.isInteger(row.days) ? 0 : 2)} d since the ${row.since === 'entered' ? 'entry' : 'last change'}`,
              },
              {
                key: 'set',
                header: 'Sets',
                value: (row) => JSON.stringify(row.set),
                render: (row) => <code>{JSON.stringify(row.set)}</code>,
              },
              ...tools<DecayRuleView>((row) => show({ what: 'decay', rule: row }), rules),
            ]}
            rows={visible(props.rules)}
            rowKey={(row) => row.slug}
            dimmed={(row) => row.archivedAt !== null}
            empty={
              <EmptyState title="Nothing decays">
                For instance: who has been “hot” for 14 days without a visit becomes “warm”. A late record that breaks
                the condition takes it back.
              </EmptyState>
            }
          />
        </Section>
      </div>
      {open?.what === 'facet' && (
        <FacetDrawer
          opened={opened}
          facet={open.facet}
          kinds={kinds}
          actions={props.actions.facet}
          onClose={() => setOpened(false)}
        />
      )}
      {open?.what === 'decay' && (
        <DecayDrawer
          opened={opened}
          rule={open.rule}
          stocks={props.stocks.filter(({ archivedAt }) => archivedAt === null)}
          actions={props.actions.decay}
          onClose={() => setOpened(false)}
        />
      )}
    </>
  );
}
