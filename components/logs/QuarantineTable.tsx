'use client';

import { Button, Group, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { DataTable, type Column } from '@/components/common/DataTable';
import { LinkAnchor } from '@/components/common/links';
import { showUndo } from '@/components/common/undo';
import { useRun } from '@/components/common/use-run';
import type { QuarantinedLineView } from '@/lib/logs/schemas';
import classes from './logs.module.css';
import type { LineActions } from './types';
import { reasonName } from './words';

/** Lines that wait, each with its reason; one can be mended and booked, or dismissed. */
export function QuarantineTable(props: {
  lines: readonly QuarantinedLineView[];
  /** where all of them are had as a file */
  csv: string;
  mayRecord: boolean;
  actions: LineActions;
  /** names the upload of each line */
  withFile?: boolean;
}) {
  const { actions, mayRecord } = props;
  const { busy, run } = useRun();
  const [open, setOpen] = useState<{ key: string; text: string } | null>(null);
  const keyOf = ({ uploadId, line }: QuarantinedLineView) => `${uploadId} ${line}`;

  const mend = async (row: QuarantinedLineView, text: string) => {
    const { data } = await run(() => actions.mend({ upload: row.uploadId, line: row.line, text }));
    if (data === null) return;
    const [still] = data.errors;
    if (still === undefined) {
      setOpen(null);
      notifications.show({ message: `Line ${row.line} is booked.` });
    } else {
      notifications.show({
        color: 'orange',
        title: reasonName(still.reason),
        message: still.detail || 'It still cannot be read.',
      });
    }
  };
  const dismiss = async (row: QuarantinedLineView) => {
    const { data } = await run(() => actions.dismiss({ upload: row.uploadId, lines: [row.line] }));
    if (data === null) return;
    const undo = () => run(() => actions.restoreLines({ upload: row.uploadId, at: data.at }));
    showUndo({ id: `dismissed-${keyOf(row)}`, message: `Line ${row.line} is dismissed.`, undo });
  };

  const columns: Column<QuarantinedLineView>[] = [
    ...(props.withFile === true
      ? [
          {
            key: 'file',
            header: 'File',
            value: (row: QuarantinedLineView) => row.fileName,
            render: (row: QuarantinedLineView) => (
              <LinkAnchor href={`/logs/${encodeURIComponent(row.source)}/uploads/${row.uploadId}`} size="sm">
                {row.fileName === '' ? 'sent over HTTP' : row.fileName}
              </LinkAnchor>
            ),
          },
        ]
      : []),
    {
      ...{ key: 'line', header: 'Line', align: 'right', rowHeader: true, value: (row) => row.line },
      // The head of a card on a telephone, where no header stands above it.
      render: (row) => (
        <>
          <Text span inherit hiddenFrom="sm">
            Line{' '}
          </Text>
          {row.line}
        </>
      ),
    },
    {
      key: 'text',
      header: 'Text',
      wrap: true,
      value: (row) => row.mendedText ?? row.text,
      render: (row) => {
        // A field of one line would leave out the line ends of a cell.
        const Field = row.text.includes('\n') ? Textarea : TextInput;
        return open?.key === keyOf(row) ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void mend(row, open.text);
            }}
          >
            <Group gap={6} wrap="nowrap" align="flex-start">
              <Field
                size="xs"
                autoFocus
                style={{ flex: 1, minWidth: 240 }}
                aria-label={`Text of line ${row.line}`}
                value={open.text}
                onChange={({ currentTarget }) => setOpen({ key: open.key, text: currentTarget.value })}
                onKeyDown={(event) => event.key === 'Escape' && setOpen(null)}
              />
              <Button size="xs" type="submit" loading={busy}>
                Book
              </Button>
              <Button size="xs" variant="subtle" color="gray" onClick={() => setOpen(null)}>
                Leave it
              </Button>
            </Group>
          </form>
        ) : (
          <span className={classes.text}>{row.mendedText ?? row.text}</span>
        );
      },
    },
    {
      key: 'reason',
      header: 'Reason',
      wrap: true,
      value: (row) => row.reason,
      render: (row) => (
        <>
          {row.says}
          {row.detail !== '' && (
            <Text size="xs" c="dimmed">
              {row.detail}
            </Text>
          )}
        </>
      ),
    },
    ...(mayRecord
      ? [
          {
            key: 'actions',
            header: 'Actions',
            hiddenHeader: true,
            align: 'right' as const,
            render: (row: QuarantinedLineView) => (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Mend line ${row.line}`}
                  onClick={() => setOpen({ key: keyOf(row), text: row.mendedText ?? row.text })}
                >
                  Mend
                </Button>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  disabled={busy}
                  aria-label={`Dismiss line ${row.line}`}
                  onClick={() => void dismiss(row)}
                >
                  Dismiss
                </Button>
              </Group>
            ),
          },
        ]
      : []),
  ];
  return (
    <DataTable
      caption="Lines in quarantine"
      stack
      columns={columns}
      rows={props.lines}
      rowKey={keyOf}
      maxHeight={560}
      csv={{ filename: 'quarantine.csv', href: props.csv }}
    />
  );
}
