'use client';

import { ActionIcon, Button, Group, NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import {
  newGroup,
  newLeaf,
  replaceIn,
  type Draft,
  type DraftGroup,
  type DraftLeaf,
  type Problems,
} from './filter-draft';
import classes from './stocks.module.css';

const DEEPEST = 5;

/** Conditions on attributes: groups of all or any, each of them reversible. What is half done is kept. */
export function FilterEditor(props: {
  draft: DraftGroup;
  problems: Problems | null;
  onChange: (draft: DraftGroup) => void;
}) {
  return (
    <GroupBox
      group={props.draft}
      depth={1}
      problems={props.problems}
      onReplace={(next) => props.onChange(next ?? newGroup('and'))}
      onChange={(id, next) => props.onChange(replaceIn(props.draft, id, next))}
    />
  );
}

function GroupBox(props: {
  group: DraftGroup;
  depth: number;
  problems: Problems | null;
  onReplace: (next: DraftGroup | null) => void;
  onChange: (id: number, next: Draft | null) => void;
}) {
  const { group, depth } = props;
  const add = (item: Draft) => props.onReplace({ ...group, items: [...group.items, item] });
  return (
    <div
      className={classes.group}
      data-depth={depth % 2}
      role="group"
      aria-label={group.op === 'and' ? 'All of' : 'Any of'}
    >
      <Group gap="xs" wrap="nowrap">
        <NativeSelect
          size="xs"
          aria-label="Subjects that fit"
          value={`${group.not ? 'not ' : ''}${group.op}`}
          onChange={(event) => {
            const words = event.currentTarget.value;
            props.onReplace({ ...group, not: words.startsWith('not'), op: words.endsWith('and') ? 'and' : 'or' });
          }}
          data={[
            { value: 'and', label: 'all of these' },
            { value: 'or', label: 'any of these' },
            { value: 'not or', label: 'none of these' },
            { value: 'not and', label: 'not all of these' },
          ]}
        />
        {depth > 1 && (
          <ActionIcon aria-label="Remove this group" title="Remove this group" onClick={() => props.onReplace(null)}>
            <IconX size={15} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      {group.items.map((item) =>
        item.what === 'leaf' ? (
          <LeafRow
            key={item.id}
            leaf={item}
            problem={props.problems?.get(item.id)}
            removable={depth > 1 || group.items.length > 1}
            onChange={(next) => props.onChange(item.id, next)}
          />
        ) : (
          <GroupBox
            key={item.id}
            group={item}
            depth={depth + 1}
            problems={props.problems}
            onReplace={(next) => props.onChange(item.id, next)}
            onChange={props.onChange}
          />
        ),
      )}
      <Group gap="xs">
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => add(newLeaf())}
        >
          Condition
        </Button>
        {depth < DEEPEST && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={13} aria-hidden />}
            onClick={() => add(newGroup(group.op === 'and' ? 'or' : 'and'))}
          >
            Group
          </Button>
        )}
      </Group>
    </div>
  );
}

const OPERATORS = [
  { value: 'equals', label: 'is' },
  { value: 'not equals', label: 'is not' },
  { value: 'in', label: 'is one of' },
  { value: 'not in', label: 'is none of' },
  { value: 'exists', label: 'is there' },
  { value: 'not exists', label: 'is not there' },
  { value: 'number', label: 'as a number' },
  { value: 'not number', label: 'as a number not' },
  { value: 'date', label: 'as a date' },
  { value: 'not date', label: 'as a date not' },
] as const;

function LeafRow(props: {
  leaf: DraftLeaf;
  problem: string | undefined;
  removable: boolean;
  onChange: (next: DraftLeaf | null) => void;
}) {
  const { leaf, problem } = props;
  const change = (part: Partial<DraftLeaf>) => props.onChange({ ...leaf, ...part });
  const typed = leaf.op === 'equals' || leaf.op === 'in';
  return (
    <div className={classes.leaf}>
      <div className={classes.fields}>
        <TextInput
          size="xs"
          aria-label="Attribute"
          placeholder="plan, or profile.plan"
          list="weir-attributes"
          value={leaf.path}
          onChange={(event) => change({ path: event.currentTarget.value })}
          className={classes.path}
        />
        <NativeSelect
          size="xs"
          aria-label="Comparison"
          value={`${leaf.not ? 'not ' : ''}${leaf.op}`}
          onChange={(event) => {
            const words = event.currentTarget.value;
            change({ not: words.startsWith('not '), op: words.replace('not ', '') as DraftLeaf['op'] });
          }}
          data={[...OPERATORS]}
        />
        {(leaf.op === 'number' || leaf.op === 'date') && (
          <NativeSelect
            size="xs"
            aria-label="Relation"
            value={leaf.compare}
            onChange={(event) => change({ compare: event.currentTarget.value as DraftLeaf['compare'] })}
            data={
              leaf.op === 'number'
                ? [
                    { value: '<', label: '<' },
                    { value: '<=', label: '≤' },
                    { value: '>', label: '>' },
                    { value: '>=', label: '≥' },
                  ]
                : [
                    { value: '<', label: 'before' },
                    { value: '<=', label: 'before or at' },
                    { value: '>', label: 'after' },
                    { value: '>=', label: 'after or at' },
                  ]
            }
          />
        )}
        {typed && (
          <NativeSelect
            size="xs"
            aria-label="Type of the value"
            value={leaf.type}
            onChange={(event) => change({ type: event.currentTarget.value as DraftLeaf['type'] })}
            data={[
              { value: 'text', label: 'text' },
              { value: 'number', label: 'number' },
              { value: 'boolean', label: 'true/false' },
            ]}
          />
        )}
        {leaf.op === 'equals' && leaf.type === 'boolean' ? (
          <NativeSelect
            size="xs"
            aria-label="Value"
            value={leaf.text}
            onChange={(event) => change({ text: event.currentTarget.value })}
            data={[{ value: '', label: 'choose' }, 'true', 'false']}
          />
        ) : leaf.op === 'in' ? (
          <Textarea
            size="xs"
            aria-label="Values, one a line"
            placeholder="one a line"
            autosize
            minRows={2}
            maxRows={8}
            value={leaf.text}
            onChange={(event) => change({ text: event.currentTarget.value })}
            className={classes.value}
          />
        ) : (
          leaf.op !== 'exists' && (
            <TextInput
              size="xs"
              aria-label="Value"
              placeholder={leaf.op === 'date' ? '2026-11-20' : 'value'}
              inputMode={leaf.op === 'number' || leaf.type === 'number' ? 'decimal' : 'text'}
              value={leaf.text}
              onChange={(event) => change({ text: event.currentTarget.value })}
              className={classes.value}
            />
          )
        )}
        {props.removable && (
          <ActionIcon
            aria-label="Remove this condition"
            title="Remove this condition"
            onClick={() => props.onChange(null)}
          >
            <IconX size={15} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {problem !== undefined && (leaf.path !== '' || leaf.text !== '') && (
        <Text size="xs" c="var(--weir-bad)">
          {problem}
        </Text>
      )}
    </div>
  );
}
