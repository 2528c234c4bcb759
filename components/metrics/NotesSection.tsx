'use client';

import { Button, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Section } from '@/components/common/Section';
import { showUndo } from '@/components/common/undo';
import { useSave } from '@/components/common/use-save';
import type { Action } from '@/components/common/actions';
import type { AnnotationView, MetricView } from '@/lib/metrics/schemas';
import classes from './metrics.module.css';
import { NoteList } from './NoteList';

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
        <NoteList annotations={props.annotations} {...(mayEdit ? { onRemove: remove } : {})} />
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
