'use client';

import {
  Alert,
  Autocomplete,
  Button,
  Checkbox,
  Group,
  NativeSelect,
  NumberInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { DescriptionField, NameFields } from '@/components/common/definition-fields';
import { FormPage } from '@/components/common/FormPage';
import { Section } from '@/components/common/Section';
import { useSave } from '@/components/common/use-save';
import type { HandlerView, LogPreview, SourceView } from '@/lib/logs/schemas';
import { askPreview } from './ask-preview';
import { DropZone } from './DropZone';
import { HandlersEditor } from './HandlersEditor';
import classes from './logs.module.css';
import { PreviewTable } from './PreviewTable';
import { draftOf, inputOf, propose, type SourceDraft } from './source-draft';
import type { SourceActions } from './types';

/** Says how files are read and what their events mean. A file shows what it would come to, and proposes its columns. */
export function SourceForm(props: {
  source: SourceView | null;
  kinds: string[];
  handlers: HandlerView[];
  actions: SourceActions;
}) {
  const { source } = props;
  const router = useRouter();
  const { busy, errors, setErrors, save } = useSave();
  const [draft, setDraft] = useState(() => draftOf(source));
  const [file, setFile] = useState<File | null>(null);
  const [preview, setPreview] = useState<LogPreview | null>(null);
  const [problem, setProblem] = useState('');
  const set = (change: Partial<SourceDraft>) => setDraft((now) => ({ ...now, ...change }));
  const columns = preview?.columns ?? [];

  const look = async (chosen: File, from: SourceDraft) => {
    setProblem('');
    try {
      const named = {
        ...from,
        name: from.name || 'preview',
        slug: from.slug || 'preview',
        kind: from.kind || 'subject',
      };
      setPreview(await askPreview({ file: chosen, source: inputOf(named).input ?? undefined }));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The file cannot be read.');
    }
  };
  const choose = async (chosen: File) => {
    setFile(chosen);
    setProblem('');
    try {
      const next = propose(draft, await askPreview({ file: chosen }));
      setDraft(next);
      await look(chosen, next);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The file cannot be read.');
    }
  };

  const submit = () => {
    const { input, errors: found } = inputOf(draft);
    if (input === null) return setErrors(found);
    const { slug, kind: _, ...change } = input;
    void save(
      () => (source === null ? props.actions.create(input) : props.actions.update({ slug: source.slug, change })),
      (saved) => router.push(`/logs/${encodeURIComponent(saved.slug || slug)}`),
    );
  };

  return (
    <FormPage
      title={source === null ? 'New log source' : `Edit ${source.name}`}
      description="How files are read, and what each event means."
      className={classes.stack}
      busy={busy}
      error={errors.form}
      submitLabel={source === null ? 'Create source' : 'Save'}
      back={source === null ? '/logs' : `/logs/${encodeURIComponent(source.slug)}`}
      onSubmit={submit}
    >
      <Section title="A file to begin with" description="Its columns are proposed below; nothing is stored yet">
        <div className={classes.form}>
          <DropZone label="Drop a file of this source here" onFiles={([first]) => first && void choose(first)}>
            {file !== null && <Text size="xs">{file.name}</Text>}
          </DropZone>
          {problem !== '' && <Alert color="red">{problem}</Alert>}
          {preview !== null && (
            <>
              <PreviewTable preview={preview} />
              <Group>
                <Button variant="default" size="xs" onClick={() => file !== null && void look(file, draft)}>
                  Read it again with what is set below
                </Button>
              </Group>
            </>
          )}
        </div>
      </Section>
      <Section title="Name">
        <div className={classes.form}>
          <NameFields
            name={draft.name}
            slug={draft.slug}
            fixed={source !== null}
            placeholder="Quests of the game"
            errors={errors}
            onChange={set}
          />
          <Autocomplete
            label="Kind of subject"
            description="Whom the lines are about"
            placeholder="player"
            required
            disabled={source !== null}
            data={props.kinds}
            value={draft.kind}
            error={errors.kind}
            onChange={(kind) => set({ kind })}
          />
          <DescriptionField
            value={draft.description}
            error={errors.description}
            onChange={(description) => set({ description })}
          />
        </div>
      </Section>
      <Section title="Format">
        <div className={classes.form}>
          <NativeSelect
            label="A file is"
            value={draft.type}
            onChange={({ currentTarget }) => set({ type: currentTarget.value === 'clock' ? 'clock' : 'table' })}
            data={[
              { value: 'table', label: 'a table whose header names its columns' },
              { value: 'clock', label: 'the log of one subject, with clock times' },
            ]}
          />
          {draft.type === 'clock' ? (
            <ClockFields draft={draft} errors={errors} set={set} />
          ) : (
            <TableFields draft={draft} errors={errors} columns={columns} set={set} />
          )}
          <div className={classes.pair}>
            <NativeSelect
              label="Encoding"
              value={draft.encoding}
              onChange={({ currentTarget }) => set({ encoding: currentTarget.value as SourceDraft['encoding'] })}
              data={['auto', 'utf-8', 'utf-16le', 'utf-16be', 'latin-1']}
            />
            <NativeSelect
              label="Separator"
              value={draft.delimiter}
              onChange={({ currentTarget }) => set({ delimiter: currentTarget.value as SourceDraft['delimiter'] })}
              data={['auto', ',', ';', { value: '\t', label: 'tab' }, '|']}
            />
          </div>
          <TextInput
            label="Attribute for the day of each line"
            description="So that new and active subjects can be counted; may be empty"
            placeholder="lastSeen"
            value={draft.activity}
            error={errors['format.activity']}
            onChange={({ currentTarget }) => set({ activity: currentTarget.value })}
          />
        </div>
      </Section>
      <Section title="Events" description="A line of an event that is not named here waits in quarantine">
        <HandlersEditor
          handlers={draft.handlers}
          known={props.handlers}
          errors={errors}
          onChange={(handlers) => set({ handlers })}
        />
      </Section>
    </FormPage>
  );
}

type Part = { draft: SourceDraft; errors: Record<string, string>; set: (change: Partial<SourceDraft>) => void };

function ClockFields({ draft, errors, set }: Part) {
  return (
    <>
      <TextInput
        label="Columns, in their order"
        description="One of them is “time”; usual names of the others are event and text"
        value={draft.columns}
        error={errors['format.columns'] ?? errors.format}
        onChange={({ currentTarget }) => set({ columns: currentTarget.value })}
      />
      <div className={classes.pair}>
        <NumberInput
          label="Seconds a line may be too early"
          description="More than that before the line above it is the next day"
          min={0}
          max={43_200}
          value={draft.disorderSeconds}
          onChange={(value) => set({ disorderSeconds: typeof value === 'number' ? value : 60 })}
        />
        <Checkbox
          mt={28}
          label="The first line names the columns"
          checked={draft.header}
          onChange={({ currentTarget }) => set({ header: currentTarget.checked })}
        />
      </div>
    </>
  );
}

function TableFields({ draft, errors, columns, set }: Part & { columns: string[] }) {
  const roles = [
    ['subject', 'Column of the subject', true],
    ['at', 'Column of the time', true],
    ['event', 'Column of the event', false],
    ['text', 'Column of the text or state', false],
  ] as const;
  return (
    <div className={classes.pair}>
      {roles.map(([field, label, required]) => (
        <Autocomplete
          key={field}
          label={label}
          required={required}
          data={columns}
          value={draft[field]}
          error={errors[field] ?? errors[`format.${field}`]}
          onChange={(value) => set({ [field]: value })}
        />
      ))}
      {draft.event.trim() === '' && (
        <TextInput
          label="Event of every line"
          value={draft.fixedEvent}
          onChange={({ currentTarget }) => set({ fixedEvent: currentTarget.value })}
        />
      )}
    </div>
  );
}
