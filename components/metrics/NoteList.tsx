'use client';

import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { letterNotes } from '@/components/charts/metric-lines';
import { formatDay } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import type { AnnotationView } from '@/lib/metrics/schemas';
import classes from './metrics.module.css';

/** What happened, by day, with the letters that mark it in the charts above. */
export function NoteList(props: {
  annotations: readonly AnnotationView[];
  onRemove?: (note: AnnotationView & { id: string }) => void;
}) {
  const { onRemove } = props;
  return (
    <ul className={classes.noteList} aria-label="What happened">
      {letterNotes(props.annotations).flatMap(({ day, letter, items }) =>
        items.map((note, index) => {
          const { id } = note;
          return (
            <li key={id ?? `${day} ${String(index)}`} className={classes.note}>
              <span className={classes.noteLetter} aria-hidden>
                {index === 0 ? letter : ''}
              </span>
              <time dateTime={day}>{formatDay(day)}</time>
              <span>
                {note.href === null ? (
                  note.text
                ) : (
                  <LinkAnchor href={note.href} size="sm" underline="always" prefetch={false}>
                    {note.text}
                  </LinkAnchor>
                )}
              </span>
              {onRemove !== undefined &&
                note.kind !== 'experiment_started' &&
                note.kind !== 'experiment_ended' &&
                id && (
                  <ActionIcon
                    size="sm"
                    title="Remove"
                    aria-label={`Remove the note “${note.text}”`}
                    onClick={() => onRemove({ ...note, id })}
                  >
                    <IconX size={14} aria-hidden />
                  </ActionIcon>
                )}
            </li>
          );
        }),
      )}
    </ul>
  );
}
