'use client';

import { Alert, Button, Group, MultiSelect, NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { LinkButton } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { slugFrom } from '@/components/common/slug-from';
import stocksClasses from '@/components/stocks/stocks.module.css';
import type { Action } from '@/components/common/actions';
import { useSave } from '@/components/common/use-save';
import type { FacetView, FlowView, ProcessChange, ProcessInput, ProcessView, StockView } from '@/lib/stocks/schemas';

/** Puts stocks, flows and facets together, or changes which: then slug and kind stay. */
export function ProcessForm(props: {
  process: ProcessView | null;
  stocks: readonly StockView[];
  flows: readonly FlowView[];
  facets: readonly FacetView[];
  actions: {
    create: Action<ProcessInput, ProcessView>;
    update: Action<{ slug: string; change: ProcessChange }, ProcessView>;
  };
}) {
  const { process } = props;
  const router = useRouter();
  const { busy, errors, setErrors, save } = useSave();
  const kinds = [...new Set(props.stocks.map(({ kind }) => kind))];
  const [name, setName] = useState(process?.name ?? '');
  const [slug, setSlug] = useState(process?.slug ?? '');
  const [kind, setKind] = useState(process?.kind ?? kinds[0] ?? '');
  const [description, setDescription] = useState(process?.description ?? '');
  const [stocks, setStocks] = useState<string[]>(process?.stocks ?? []);
  const [flows, setFlows] = useState<string[]>(process?.flows ?? []);
  const [facets, setFacets] = useState<string[]>(process?.facets ?? []);
  const [start, setStart] = useState(process?.startStock ?? '');
  const [end, setEnd] = useState(process?.endStock ?? '');
  const [population, setPopulation] = useState(process?.population ?? '');
  const of = <Row extends { kind: string; slug: string; name: string }>(rows: readonly Row[]) =>
    rows.filter((row) => row.kind === kind).map((row) => ({ value: row.slug, label: row.name }));
  const chosen = of(props.stocks).filter(({ value }) => stocks.includes(value));
  const orNone = (label: string, rows: { value: string; label: string }[]) => [{ value: '', label }, ...rows];

  const submit = () => {
    const missing: Record<string, string> = {};
    if (name.trim() === '') missing.name = 'is needed';
    if (slug === '') missing.slug = 'is needed';
    if (stocks.length === 0) missing.stocks = 'Choose one at least.';
    if (Object.keys(missing).length > 0) return setErrors(missing);
    const change = {
      name,
      description,
      stocks,
      flows,
      facets,
      startStock: stocks.includes(start) ? start : null,
      endStock: stocks.includes(end) ? end : null,
      population: population === '' ? null : population,
    };
    void save(
      () =>
        process === null
          ? props.actions.create({ ...change, slug, kind })
          : props.actions.update({ slug: process.slug, change }),
      (saved) => router.push(`/processes/${encodeURIComponent(saved.slug)}`),
    );
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PageHeader
        title={process === null ? 'New process' : `Edit ${process.name}`}
        description="Stocks of one kind of subject that are looked at together."
      />
      <div className={stocksClasses.form}>
        <Section title="Name">
          <div className={stocksClasses.stack}>
            <TextInput
              label="Name"
              placeholder="Accounts"
              required
              value={name}
              error={errors.name}
              onChange={(event) => {
                if (process === null && slug === slugFrom(name)) setSlug(slugFrom(event.currentTarget.value));
                setName(event.currentTarget.value);
              }}
            />
            <Group grow align="flex-start">
              <TextInput
                label="Slug"
                required
                disabled={process !== null}
                value={slug}
                error={errors.slug}
                onChange={(event) => setSlug(event.currentTarget.value)}
              />
              <NativeSelect
                label="Kind of subject"
                disabled={process !== null}
                value={kind}
                error={errors.kind}
                onChange={(event) => {
                  setKind(event.currentTarget.value);
                  setStocks([]);
                  setFlows([]);
                  setFacets([]);
                }}
                data={kinds}
              />
            </Group>
            <Textarea
              label="Description"
              autosize
              minRows={2}
              maxRows={6}
              value={description}
              error={errors.description}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
          </div>
        </Section>
        <Section title="What belongs to it">
          <div className={stocksClasses.stack}>
            <MultiSelect
              label="Stocks"
              description="In the order in which they are shown"
              required
              searchable
              value={stocks}
              onChange={setStocks}
              data={of(props.stocks)}
              error={errors.stocks}
            />
            <MultiSelect
              label="Flows"
              description="Named transitions; all others appear as “other”"
              searchable
              value={flows}
              onChange={setFlows}
              data={of(props.flows)}
              error={errors.flows}
            />
            <MultiSelect
              label="Facets"
              searchable
              value={facets}
              onChange={setFacets}
              data={of(props.facets)}
              error={errors.facets}
            />
          </div>
        </Section>
        <Section title="Lead time and population">
          <div className={stocksClasses.stack}>
            <Group grow align="flex-start">
              <NativeSelect
                label="From the first entry to"
                value={start}
                error={errors.startStock}
                onChange={(event) => setStart(event.currentTarget.value)}
                data={orNone('no lead time', chosen)}
              />
              <NativeSelect
                label="to the first later entry to"
                value={end}
                error={errors.endStock}
                onChange={(event) => setEnd(event.currentTarget.value)}
                data={orNone('no lead time', chosen)}
              />
            </Group>
            <NativeSelect
              label="Population"
              description="A stock, perhaps of another kind, of which the members are a part: says how many never met this process"
              value={population}
              error={errors.population}
              onChange={(event) => setPopulation(event.currentTarget.value)}
              data={orNone(
                'none',
                props.stocks.map((stock) => ({ value: stock.slug, label: `${stock.name} (${stock.kind})` })),
              )}
            />
          </div>
        </Section>
        {errors.form !== undefined && (
          <Alert color="red" role="alert">
            <Text size="sm">{errors.form}</Text>
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <LinkButton
            variant="default"
            href={process === null ? '/processes' : `/processes/${encodeURIComponent(process.slug)}`}
          >
            Cancel
          </LinkButton>
          <Button type="submit" loading={busy}>
            {process === null ? 'Create process' : 'Save'}
          </Button>
        </Group>
      </div>
    </form>
  );
}
