'use client';

import { ActionIcon, Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { HandlerView } from '@/lib/logs/schemas';
import classes from './logs.module.css';
import type { HandlerDraft } from './source-draft';

/** What the options of a built-in handler look like. */
const HINTS: Record<string, string> = {
  quest_status: '{"kind": "attempt"}',
  state: '{"attribute": "state", "also": {"plan": "plan column"}}',
  goal: '{"goal": "signup", "value": "column of the value"}',
  value: '{"metric": "game/score", "column": "column of the number"}',
  ignore: '',
};

/** What is done with the lines of each event. */
export function HandlersEditor(props: {
  handlers: HandlerDraft[];
  known: readonly HandlerView[];
  errors: Record<string, string>;
  onChange: (handlers: HandlerDraft[]) => void;
}) {
  const { handlers, onChange } = props;
  const set = (id: number, change: Partial<HandlerDraft>) =>
    onChange(handlers.map((each) => (each.id === id ? { ...each, ...change } : each)));
  const next = Math.max(-1, ...handlers.map(({ id }) => id)) + 1;
  return (
    <div className={classes.form}>
      {handlers.map(({ id, event, handler, options }, index) => (
        <div key={id} className={classes.handler} role="group" aria-label={`Event ${index + 1}`}>
          <TextInput
            label="Event"
            placeholder="QUEST_STATUS, or * for every other"
            size="xs"
            value={event}
            error={props.errors[`event ${id}`]}
            onChange={({ currentTarget }) => set(id, { event: currentTarget.value })}
          />
          <NativeSelect
            label="Handler"
            size="xs"
            value={handler}
            data={props.known.map(({ name }) => name)}
            onChange={({ currentTarget }) => set(id, { handler: currentTarget.value })}
          />
          <TextInput
            label="Options"
            placeholder={HINTS[handler] ?? ''}
            size="xs"
            value={options}
            error={props.errors[`options ${id}`]}
            onChange={({ currentTarget }) => set(id, { options: currentTarget.value })}
          />
          <ActionIcon
            mt={22}
            title="Remove"
            aria-label={`Remove the event ${event === '' ? index + 1 : event}`}
            onClick={() => onChange(handlers.filter((each) => each.id !== id))}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() =>
            onChange([...handlers, { id: next, event: '', handler: props.known[0]?.name ?? 'state', options: '' }])
          }
        >
          Add an event
        </Button>
      </div>
      <ul style={{ margin: 0, paddingLeft: 18 }}>
        {props.known.map(({ name, description }) => (
          <li key={name}>
            <Text size="xs" c="dimmed">
              <b>{name}</b> {description}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}
