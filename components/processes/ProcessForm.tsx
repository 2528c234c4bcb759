'use client';

import { Group, MultiSelect, NativeSelect } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { DescriptionField, NameFields } from '@/components/common/definition-fields';
import { FormPage } from '@/components/common/FormPage';
import { Section } from '@/components/common/Section';
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
  const [{ name, slug }, setNames] = useState({ name: process?.name ?? '', slug: process?.slug ?? '' });
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
    <FormPage
      title={process === null ? 'New process' : `Edit ${process.name}`}
      description="Stocks of one kind of subject that are looked at together."
      className={stocksClasses.form}
      busy={busy}
      error={errors.form}
      submitLabel={process === null ? 'Create process' : 'Save'}
      back={process === null ? '/processes' : `/processes/${encodeURIComponent(process.slug)}`}
      onSubmit={submit}
    >
      <Section title="Name">
        <div className={stocksClasses.stack}>
          <NameFields
            name={name}
            slug={slug}
            fixed={process !== null}
            placeholder="Accounts"
            errors={errors}
            onChange={setNames}
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
          <DescriptionField value={description} error={errors.description} onChange={setDescription} />
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
    </FormPage>
  );
}
