'use client';

import { Alert, Button, FileInput, Group, MultiSelect, Progress, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { DataTable } from '@/components/common/DataTable';
import { formatCount, formatNoun, formatPercent } from '@/components/common/format';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { guessColumns } from './guess-columns';
import { readFile } from './read-file';
import { sendTable, type ImportAnswer } from './send-table';
import type { Mapping, TableRowText, TableText, TableTools } from './types';

const PREVIEW_ROWS = 5;
type Sending = { share: number } | { done: ImportAnswer; key: string } | { failed: string } | null;

/** A table of another system becomes an external experiment: choose the file, say which column is what, import. */
export function ImportWizard({ tools }: { tools: TableTools }) {
  const [table, setTable] = useState<TableText | null>(null);
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [reading, setReading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState<Sending>(null);
  const busy = sending !== null && 'share' in sending;

  async function open(file: File | null) {
    setTable(null);
    setMapping(null);
    setProblem(null);
    setSending(null);
    if (file === null) return;
    setReading(true);
    try {
      const read = await readFile(file);
      setTable(read);
      setMapping({
        experiment: tools.keyOfFile(file.name),
        subjectKind: 'user',
        date: '',
        control: '',
        ...guessColumns(read),
      });
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setReading(false);
    }
  }

  const read = useMemo(() => {
    if (table === null || mapping === null) return null;
    try {
      return { table: tools.read(table, mapping), problem: null };
    } catch (error) {
      return { table: null, problem: messageOf(error) };
    }
  }, [table, mapping, tools]);

  async function start() {
    if (read?.table == null) return;
    setSending({ share: 0 });
    try {
      const done = await sendTable(read.table, (share) => setSending({ share }));
      setSending({ done, key: read.table.experiment.key });
    } catch (error) {
      setSending({ failed: messageOf(error) });
    }
  }

  return (
    <>
      <PageHeader
        title="Import an experiment"
        description="A table with one row per subject, from a system that assigned the variants itself. Importing it again changes nothing."
      />
      <Stack gap="md">
        <Section title="1. The file">
          <FileInput
            label="CSV file"
            description="With a header line; may be gzipped; at most 64 MB"
            placeholder="Choose a file"
            styles={{ placeholder: { color: 'var(--mantine-color-dimmed)' } }}
            accept=".csv,.tsv,.txt,.gz,text/csv,application/gzip"
            leftSection={<IconUpload size={15} aria-hidden />}
            clearable
            clearButtonProps={{ 'aria-label': 'Choose another file' }}
            maw={420}
            disabled={reading || busy}
            onChange={(file) => void open(file)}
          />
          {reading && (
            <Text size="sm" c="dimmed" mt="xs" role="status">
              Reading…
            </Text>
          )}
          {problem !== null && (
            <Alert color="red" mt="sm" role="alert">
              {problem}
            </Alert>
          )}
        </Section>
        {table !== null && mapping !== null && (
          <>
            <Section
              title="The first rows"
              description={`${formatNoun(table.rows.length, 'row')}, ${formatNoun(table.columns.length, 'column')}`}
              flush
            >
              <DataTable
                columns={table.columns.map((column) => ({
                  key: column,
                  header: column,
                  value: (row: TableRowText) => row.cells[column],
                }))}
                rows={table.rows.slice(0, PREVIEW_ROWS)}
                rowKey={(row) => row.line}
                caption="First rows of the file"
              />
            </Section>
            <Section title="2. Which column says what">
              <MappingFields
                columns={table.columns}
                mapping={mapping}
                onChange={setMapping}
                disabled={busy}
                variants={read?.table?.subjects ?? []}
              />
            </Section>
            <Section title="3. Import">
              <Stack gap="sm">
                {read?.problem != null && (
                  <Text size="sm" c="var(--weir-bad)" role="alert">
                    {read.problem}
                  </Text>
                )}
                {read?.table != null && (
                  <>
                    <Text size="sm">
                      {read.table.subjects
                        .map(({ label, subjects }) => `${label}: ${formatCount(subjects)}`)
                        .join(' · ')}
                      {`, ${formatNoun(read.table.records.length, 'goal record')}`}
                    </Text>
                    {read.table.problems.length > 0 && <Problems problems={read.table.problems} />}
                  </>
                )}
                {busy && (
                  <Group gap="sm" wrap="nowrap">
                    <Progress.Root size="lg" style={{ flex: 1 }}>
                      <Progress.Section value={sending.share * 100} aria-label="Imported">
                        <Progress.Label>{formatPercent(sending.share, 0)}</Progress.Label>
                      </Progress.Section>
                    </Progress.Root>
                  </Group>
                )}
                {sending !== null && 'failed' in sending && (
                  <Alert color="red" role="alert" title="Not finished">
                    {sending.failed}
                  </Alert>
                )}
                {sending !== null && 'done' in sending ? (
                  <Outcome answer={sending.done} experiment={sending.key} />
                ) : (
                  <Group>
                    <Button onClick={() => void start()} loading={busy} disabled={read?.table == null}>
                      Import {read?.table == null ? '' : formatNoun(read.table.enrollments.length, 'subject')}
                    </Button>
                  </Group>
                )}
              </Stack>
            </Section>
          </>
        )}
      </Stack>
    </>
  );
}

function MappingFields(props: {
  columns: string[];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
  disabled: boolean;
  variants: { variant: string; label: string }[];
}) {
  const { columns, mapping, disabled } = props;
  const set = (change: Partial<Mapping>) => props.onChange({ ...mapping, ...change });
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: 16 }}>
      <TextInput
        label="Key of the experiment"
        description="An external experiment of this key is continued"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        disabled={disabled}
        value={mapping.experiment}
        onChange={(event) => set({ experiment: event.currentTarget.value })}
      />
      <Select
        label="Subject"
        description="Who took part"
        data={columns}
        allowDeselect={false}
        disabled={disabled}
        value={mapping.subject}
        onChange={(value) => set({ subject: value ?? '' })}
      />
      <TextInput
        label="Kind of subject"
        description="user, player, …"
        disabled={disabled}
        value={mapping.subjectKind}
        onChange={(event) => set({ subjectKind: event.currentTarget.value })}
      />
      <Select
        label="Variant"
        description="What they saw"
        data={columns}
        allowDeselect={false}
        disabled={disabled}
        value={mapping.variant}
        onChange={(value) => set({ variant: value ?? '' })}
      />
      <Select
        label="Control"
        description="The variant that the others are compared with"
        data={props.variants.map(({ variant, label }) => ({ value: variant, label }))}
        placeholder="The first by name"
        clearable
        clearButtonProps={{ 'aria-label': 'Clear the control' }}
        disabled={disabled}
        value={mapping.control === '' ? null : mapping.control}
        onChange={(value) => set({ control: value ?? '' })}
      />
      <MultiSelect
        label="Goals"
        description="true or false, 1 or 0"
        data={columns}
        disabled={disabled}
        value={mapping.goals}
        onChange={(goals) => set({ goals })}
      />
      <MultiSelect
        label="Values"
        description="Numbers, compared by their mean"
        data={columns}
        disabled={disabled}
        value={mapping.metrics}
        onChange={(metrics) => set({ metrics })}
      />
      <Select
        label="Time"
        description="When they were enrolled"
        data={columns}
        placeholder="None: the day below"
        clearable
        clearButtonProps={{ 'aria-label': 'Clear the time' }}
        disabled={disabled}
        value={mapping.at === '' ? null : mapping.at}
        onChange={(value) => set({ at: value ?? '' })}
      />
      {mapping.at === '' && (
        <TextInput
          type="date"
          label="Day"
          description="Of all rows; empty: yesterday"
          disabled={disabled}
          value={mapping.date}
          onChange={(event) => set({ date: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

function Problems({ problems }: { problems: { line: number; column: string; message: string }[] }) {
  return (
    <details>
      <summary>
        <Text span size="sm" c="var(--weir-warn)">
          {formatNoun(problems.length, 'cell')} cannot be read; those rows are left out
        </Text>
      </summary>
      <ul style={{ margin: '6px 0 0', fontSize: 'var(--mantine-font-size-xs)' }}>
        {problems.slice(0, 20).map((problem) => (
          <li key={`${problem.line} ${problem.column} ${problem.message}`}>
            Line {problem.line}, {problem.column}: {problem.message}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Outcome({ answer, experiment }: { answer: ImportAnswer; experiment: string }) {
  const fresh = answer.enrollments['enrolled'] ?? 0;
  const known = Object.values(answer.enrollments).reduce((sum, count) => sum + count, 0) - fresh;
  return (
    <Alert color="green" role="status" title="Imported">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {formatCount(fresh)} enrolled{known > 0 && `, ${formatCount(known)} known already`} ·{' '}
          {formatNoun(answer.recorded, 'goal record')}
          {answer.duplicates > 0 && `, ${formatCount(answer.duplicates)} known already`}
          {answer.failed > 0 && ` · ${formatCount(answer.failed)} refused: ${answer.errors.join(' ')}`}
        </Text>
        <Text size="sm">The next report holds them; the report of a past day is computed by the next run.</Text>
        <Button component={Link} href={`/experiments/${experiment}`}>
          Open the experiment
        </Button>
      </Stack>
    </Alert>
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'That did not work.';
}
