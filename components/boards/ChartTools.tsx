'use client';

import { ActionIcon } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconArrowsHorizontal,
  IconGripVertical,
  IconPencil,
  IconX,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { BoardChart } from '@/lib/metrics/board.schemas';
import classes from './boards.module.css';

/** What is done with one chart while a board is arranged: by buttons, or with the grip by those who drag. */
export function ChartTools(props: {
  name: string;
  chart: BoardChart;
  at: number;
  of: number;
  onMove: (to: number) => void;
  onWiden: () => void;
  onEdit: () => void;
  onRemove: () => void;
  onDrag: (dragged: boolean) => void;
}) {
  const { name, at, of } = props;
  const bar = useRef<HTMLDivElement>(null);
  const pressed = useRef<'earlier' | 'later' | null>(null);

  // Moving a chart in the page takes the focus away: it comes back to the button, or to its sibling at an end.
  useEffect(() => {
    const which = pressed.current;
    pressed.current = null;
    if (which === null) return;
    const buttons = bar.current?.querySelectorAll<HTMLButtonElement>('button[data-move]') ?? [];
    const wanted = [...buttons].find((button) => button.dataset.move === which && !button.disabled);
    (wanted ?? [...buttons].find((button) => !button.disabled))?.focus();
  }, [at]);

  const move = (which: 'earlier' | 'later') => {
    pressed.current = which;
    props.onMove(which === 'earlier' ? at - 1 : at + 1);
  };
  return (
    <div ref={bar} className={classes.tools} role="toolbar" aria-label={`Arrange ${name}`}>
      <span
        className={classes.grip}
        draggable
        aria-hidden
        title="Drag"
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setData('text/plain', name);
          props.onDrag(true);
        }}
        onDragEnd={() => props.onDrag(false)}
      >
        <IconGripVertical size={16} />
      </span>
      <span className={classes.place}>
        {at + 1} of {of}
      </span>
      <ActionIcon
        title="Earlier"
        aria-label={`Move ${name} earlier`}
        data-move="earlier"
        disabled={at === 0}
        onClick={() => move('earlier')}
      >
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        title="Later"
        aria-label={`Move ${name} later`}
        data-move="later"
        disabled={at === of - 1}
        onClick={() => move('later')}
      >
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        title={props.chart.wide ? 'Half the width' : 'Whole width'}
        aria-label={`${name} over the whole width`}
        aria-pressed={props.chart.wide}
        variant={props.chart.wide ? 'light' : 'subtle'}
        onClick={props.onWiden}
      >
        <IconArrowsHorizontal size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon title="Edit" aria-label={`Edit ${name}`} onClick={props.onEdit}>
        <IconPencil size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon title="Remove" aria-label={`Remove ${name}`} onClick={props.onRemove}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
