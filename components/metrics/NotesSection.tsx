'use client';

import { ActionIcon, Button, Text, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { formatDay } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { Section } from '@/components/common/Section';
import { showUndo } from '@/components/common/undo';
import { useSave } from '@/components/stocks/use-save';
import type { Action } from '@/components/stocks/types';
import type { AnnotationView, MetricView } from '@/lib/metrics/schemas';
import classes from './metrics.module.css';

export type NoteActions = {
  addNote: Action<{ metric: string; date: string; text: string }, unknown>;
  removeNote: Action<{ id: string }, unknown>;
};

/** What happened in the days that are shown, and a line to write down what one knows oneself. */
export function NotesSection(props: {
  metric: MetricView;
  annotations: readonly AnnotationView[];
  /** the day that the form proposes */
  today: string;
  mayEdit: boolean;
  actions: NoteActions;
}) {
  const { metric, mayEdit, actions } = props;
  const { busy, errors, save } = useSave();
  const [date, setDate] = useState(props.today);
  const [text, setText] = useState('');
  const own = metric.origin === 'own';
  const add = () =>
    void save(
      () => actions.addNote({ metric: metric.ref, date, text }),
      () => setText(''),
    );
  const remove = (note: AnnotationView & { id: string }) =>
    void save(
      () => actions.removeNote({ id: note.id }),
      () =>
        showUndo({
          id: `note-${note.id}`,
          message: 'The note is gone.',
          undo: () =>
            save(
              () => actions.addNote({ metric: metric.ref, date: note.date, text: note.text }),
              () => undefined,
            ),
        }),
    );
  if (own && props.annotations.length === 0) return null;
  return (
    <Section
      title="What happened"
      description="Marked in the chart: experiments, imports, and what somebody wrote down"
    >
      {props.annotations.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing is known of these days.{mayEdit && !own && ' Write down a release, a campaign or an outage.'}
        </Text>
      ) : (
        <ul className={classes.noteList}>
          {props.annotations.map((note, index) => (
            <li key={note.id ?? `${note.date} ${String(index)}`} className={classes.note}>
              <time dateTime={note.date}>{formatDay(note.date)}</time>
              <span>
                {note.href === null ? (
                  note.text
                ) : (
                  <LinkAnchor href={note.href} size="sm" underline="always">
                    {note.text}
                  </LinkAnchor>
                )}
              </span>
              {mayEdit && note.kind === 'note' && note.id !== undefined && (
                <ActionIcon
                  size="sm"
                  title="Remove"
                  aria-label={`Remove the note “${note.text}”`}
                  onClick={() => remove({ ...note, id: note.id ?? '' })}
                >
                  <IconX size={14} aria-hidden />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayEdit && !own && (
        <form
          className={classes.noteForm}
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <TextInput
            type="date"
            size="xs"
            aria-label="Day of the note"
            value={date}
            error={errors.date}
            onChange={(event) => setDate(event.currentTarget.value)}
          />
          <TextInput
            size="xs"
            aria-label="Note"
            placeholder="What happened on this day"
            className={classes.noteText}
            value={text}
            error={errors.text ?? errors.form}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" variant="default" loading={busy} disabled={text.trim() === ''}>
            Add note
          </Button>
        </form>
      )}
    </Section>
  );
}
