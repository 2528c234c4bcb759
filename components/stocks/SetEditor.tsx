'use client';

import { ActionIcon, Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import classes from './stocks.module.css';
import { newLine, type SetLine } from './set-lines';

/** Attributes and the values that they get, one a line. */
export function SetEditor(props: {
  lines: readonly SetLine[];
  onChange: (lines: SetLine[]) => void;
  error?: string | undefined;
}) {
  const { lines } = props;
  const change = (id: number, part: Partial<SetLine>) =>
    props.onChange(lines.map((line) => (line.id === id ? { ...line, ...part } : line)));
  return (
    <div className={classes.stack} style={{ gap: 8 }}>
      {lines.map((line) => (
        <Group key={line.id} gap={6} wrap="wrap" align="flex-start">
          <TextInput
            size="xs"
            aria-label="Attribute"
            placeholder="state"
            value={line.name}
            onChange={(event) => change(line.id, { name: event.currentTarget.value })}
            className={classes.path}
          />
          <NativeSelect
            size="xs"
            aria-label="Type of the value"
            value={line.type}
            onChange={(event) => change(line.id, { type: event.currentTarget.value as SetLine['type'] })}
            data={[
              { value: 'text', label: 'text' },
              { value: 'number', label: 'number' },
              { value: 'boolean', label: 'true/false' },
              { value: 'remove', label: 'removed' },
            ]}
          />
          {line.type === 'boolean' ? (
            <NativeSelect
              size="xs"
              aria-label="Value"
              value={line.text}
              onChange={(event) => change(line.id, { text: event.currentTarget.value })}
              data={[{ value: '', label: 'choose' }, 'true', 'false']}
            />
          ) : (
            line.type !== 'remove' && (
              <TextInput
                size="xs"
                aria-label="Value"
                placeholder="warm"
                value={line.text}
                onChange={(event) => change(line.id, { text: event.currentTarget.value })}
                className={classes.value}
              />
            )
          )}
          {lines.length > 1 && (
            <ActionIcon
              aria-label="Remove this line"
              onClick={() => props.onChange(lines.filter((each) => each.id !== line.id))}
            >
              <IconX size={15} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      ))}
      {props.error !== undefined && (
        <div role="alert" style={{ color: 'var(--weir-bad)', fontSize: 'var(--mantine-font-size-xs)' }}>
          {props.error}
        </div>
      )}
      <Group>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => props.onChange([...lines, newLine()])}
        >
          Attribute
        </Button>
      </Group>
    </div>
  );
}
