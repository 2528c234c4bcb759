'use client';

import { Checkbox, MultiSelect, NativeSelect, Text, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import { DescriptionField, NameFields } from '@/components/common/definition-fields';
import { FormPage } from '@/components/common/FormPage';
import { formatNoun } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import { useSave } from '@/components/common/use-save';
import type { Filter } from '@/lib/stocks/filter.schemas';
import type { FacetView, StockChange, StockInput, StockView } from '@/lib/stocks/schemas';
import { toDraft, toFilter } from './filter-draft';
import { FilterEditor } from './FilterEditor';
import { filterWords } from './filter-words';
import { FREQUENCIES } from './frequencies';
import classes from './stocks.module.css';
import type { Action } from '@/components/common/actions';

export type StockFormActions = {
  create: Action<StockInput, StockView>;
  update: Action<{ slug: string; change: StockChange }, StockView>;
  count: Action<{ kind: string; filter: Filter }, { count: number }>;
};

/** Defines a stock, or changes it: then its slug and kind stay. Says all the time how many subjects fit now. */
export function StockForm(props: {
  stock: StockView | null;
  kinds: readonly string[];
  facets: readonly FacetView[];
  /** attribute paths that are in use, as proposals */
  paths: readonly string[];
  actions: StockFormActions;
}) {
  const { stock } = props;
  const router = useRouter();
  const { busy, errors, setErrors, save } = useSave();
  const [{ name, slug }, setNames] = useState({ name: stock?.name ?? '', slug: stock?.slug ?? '' });
  const [description, setDescription] = useState(stock?.description ?? '');
  const [kind, setKind] = useState(stock?.kind ?? props.kinds[0] ?? 'user');
  const [every, setEvery] = useState(stock?.every ?? 'daily');
  const [facets, setFacets] = useState<string[] | null>(stock?.facets ?? null);
  const [draft, setDraft] = useState(() => toDraft(stock?.filter ?? null));
  const [tried, setTried] = useState(false);
  const { filter, problems } = useMemo(() => toFilter(draft), [draft]);
  const known = props.facets.filter((facet) => facet.kind === kind && facet.archivedAt === null);

  const submit = () => {
    setTried(true);
    const missing: Record<string, string> = {};
    if (name.trim() === '') missing.name = 'is needed';
    if (slug === '') missing.slug = 'is needed';
    if (filter === null) missing.filter = 'Some condition is not complete.';
    if (filter === null || Object.keys(missing).length > 0) return setErrors(missing);
    const change = { name, description, filter, facets, every };
    void save(
      () =>
        stock === null
          ? props.actions.create({ ...change, slug, kind })
          : props.actions.update({ slug: stock.slug, change }),
      (saved) => router.push(`/stocks/${encodeURIComponent(saved.slug)}`),
    );
  };

  return (
    <FormPage
      title={stock === null ? 'New stock' : `Edit ${stock.name}`}
      description="A stock is a condition on subjects: whoever fits is in it, since they fit, until they do not."
      className={classes.form}
      busy={busy}
      error={errors.form}
      submitLabel={stock === null ? 'Create stock' : 'Save'}
      back={stock === null ? '/stocks' : `/stocks/${encodeURIComponent(stock.slug)}`}
      onSubmit={submit}
    >
      <Section title="Name">
        <div className={classes.stack}>
          <NameFields
            name={name}
            slug={slug}
            fixed={stock !== null}
            placeholder="On trial"
            hint={stock === null ? 'In addresses and in code; stays' : 'In addresses and in code'}
            errors={errors}
            onChange={setNames}
          />
          <TextInput
            label="Kind of subject"
            description="visitor, user, account, …"
            required
            disabled={stock !== null}
            list="weir-kinds"
            value={kind}
            error={errors.kind}
            onChange={(event) => setKind(event.currentTarget.value)}
          />
          <DescriptionField value={description} error={errors.description} onChange={setDescription} />
        </div>
      </Section>
      <Section title="Who is in it" description="Conditions on attributes. Texts and numbers are different things.">
        <div className={classes.stack}>
          <FilterEditor draft={draft} problems={problems} onChange={setDraft} />
          <LiveCount kind={kind} filter={filter} count={props.actions.count} />
          {filter !== null && (
            <Text size="xs" c="dimmed" className={classes.words}>
              {filterWords(filter)}
            </Text>
          )}
          {tried && errors.filter !== undefined && (
            <Text size="sm" c="var(--weir-bad)" role="alert">
              {errors.filter}
            </Text>
          )}
        </div>
      </Section>
      <Section title="Records">
        <div className={classes.stack}>
          <NativeSelect
            label="Counted"
            description="How often a record of the count is kept; every stay is kept anyway"
            value={every}
            onChange={(event) => setEvery(event.currentTarget.value as typeof every)}
            data={FREQUENCIES}
            maw={260}
          />
          <Checkbox
            label={`Split by every facet of “${kind}”`}
            checked={facets === null}
            onChange={(event) => setFacets(event.currentTarget.checked ? null : known.map((facet) => facet.slug))}
          />
          {facets !== null && (
            <MultiSelect
              label="Facets"
              searchable
              value={facets}
              onChange={setFacets}
              data={known.map((facet) => ({ value: facet.slug, label: facet.name }))}
              error={errors.facets}
            />
          )}
        </div>
      </Section>
      <datalist id="weir-kinds">
        {props.kinds.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <datalist id="weir-attributes">
        {props.paths.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </FormPage>
  );
}

const PAUSE_MS = 350;

/** How many subjects fit the filter as it is written now. */
function LiveCount(props: { kind: string; filter: Filter | null; count: StockFormActions['count'] }) {
  const { kind, filter, count } = props;
  const [found, setFound] = useState<{ text: string; of: Filter | null; failed: boolean } | null>(null);
  useEffect(() => {
    if (filter === null || kind === '') return;
    let wanted = true;
    const timer = setTimeout(() => {
      void count({ kind, filter })
        .catch(() => undefined)
        .then((result) => {
          if (!wanted) return;
          const failed = result?.data === undefined;
          const text = failed
            ? (result?.serverError?.message ?? 'The server did not answer.')
            : `${formatNoun(result.data?.count, 'subject')} ${result.data?.count === 1 ? 'fits' : 'fit'} now`;
          setFound({ text, of: filter, failed });
        });
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [kind, filter, count]);
  return (
    <div className={classes.count} role="status" aria-live="polite">
      {filter === null ? (
        <Text size="sm" c="dimmed">
          Complete every condition to see how many fit.
        </Text>
      ) : (
        <Text
          size="sm"
          fw={600}
          c={found?.of !== filter ? 'dimmed' : found.failed ? 'var(--weir-bad)' : 'var(--mantine-color-text)'}
        >
          {found?.text ?? 'Counting…'}
        </Text>
      )}
    </div>
  );
}
