'use client';

import { ActionIcon, Badge, Group, Switch, Text } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconPencil } from '@tabler/icons-react';
import { parseAsBoolean, useQueryState } from 'nuqs';
import type { Column } from './DataTable';
import { formatCount } from './format';
import { LinkAnchor, LinkButton } from './links';

/** What the lists of definitions (stocks, flows, boards, …) share: which rows, their names, what is done with a row. */

export type Defined = { slug: string; name: string; sample?: boolean; archivedAt: string | null };
export type Archiver<Row> = { archive: (row: Row) => unknown; restore: (row: Row) => unknown };

/** Archived rows are shown when the address says so; `toggle` is the switch for it, or nothing when there are none. */
export function useArchived() {
  const [shown, setShown] = useQueryState('archived', parseAsBoolean.withDefault(false));
  return {
    shown,
    visible: <Row extends { archivedAt: string | null }>(rows: readonly Row[]) =>
      rows.filter((row) => shown || row.archivedAt === null),
    toggle: (count: number) =>
      count > 0 && (
        <Switch
          size="xs"
          label={`Show archived (${formatCount(count)})`}
          checked={shown}
          onChange={(event) => void setShown(event.currentTarget.checked ? true : null)}
        />
      ),
  };
}

/** Name, key and state of a row; a link when it has a page at `base`/key. */
export function nameColumn<Row extends Defined>(key: string, base?: string, header = 'Name'): Column<Row> {
  return {
    key,
    header,
    rowHeader: true,
    value: (row) => row.slug,
    render: (row) => (
      <>
        <Group gap={6} wrap="nowrap">
          {base === undefined ? (
            <b style={{ fontWeight: 500 }}>{row.name}</b>
          ) : (
            <LinkAnchor href={`${base}/${encodeURIComponent(row.slug)}`} size="sm" fw={500}>
              {row.name}
            </LinkAnchor>
          )}
          {row.sample === true && <Badge size="xs">Sample</Badge>}
          {row.archivedAt !== null && (
            <Badge size="xs" color="gray" variant="outline">
              Archived
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed" ff="monospace">
          {row.slug}
        </Text>
      </>
    ),
  };
}

/** The pencil and the box of a row: `edit` opens a form, or names the page that has it. */
export function toolsColumn<Row extends Pick<Defined, 'name' | 'archivedAt'>>(
  edit: ((row: Row) => void) | { href: (row: Row) => string },
  { archive, restore }: Archiver<Row>,
): Column<Row> {
  return {
    key: 'actions',
    header: 'Actions',
    hiddenHeader: true,
    align: 'right',
    width: 80,
    render: (row) => (
      <Group gap={2} justify="flex-end" wrap="nowrap">
        {typeof edit === 'function' ? (
          <ActionIcon title="Edit" aria-label={`Edit ${row.name}`} onClick={() => edit(row)}>
            <IconPencil size={16} aria-hidden />
          </ActionIcon>
        ) : (
          <LinkButton
            href={edit.href(row)}
            variant="subtle"
            color="gray"
            size="compact-xs"
            aria-label={`Edit ${row.name}`}
          >
            <IconPencil size={16} aria-hidden />
          </LinkButton>
        )}
        {row.archivedAt === null ? (
          <ActionIcon title="Archive" aria-label={`Archive ${row.name}`} onClick={() => void archive(row)}>
            <IconArchive size={16} aria-hidden />
          </ActionIcon>
        ) : (
          <ActionIcon title="Restore" aria-label={`Restore ${row.name}`} onClick={() => void restore(row)}>
            <IconArchiveOff size={16} aria-hidden />
          </ActionIcon>
        )}
      </Group>
    ),
  };
}
