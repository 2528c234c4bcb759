'use client';

import { Badge, Button, Group, Text } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { LinkButton } from './links';
import { PageHeader } from './PageHeader';

/**
 * The head of the page of something that was defined: name, what machines call it, its kind, what it is for, and editing
 * and archiving for who may.
 */
export function DefinitionHeader<D extends { name: string; description: string; archivedAt: string | null }>(props: {
  definition: D;
  /** slug or key */
  code: string;
  /** kind of the subjects that it is about */
  kind?: string;
  /** what it says of itself, below the description */
  children?: ReactNode;
  mayEdit: boolean;
  /** where it is edited, or what opens its form */
  edit: string | (() => void);
  archiving: { busy: boolean; archive: (one: D) => Promise<unknown>; restore: (one: D) => Promise<unknown> };
}) {
  const { definition, edit, archiving } = props;
  const archived = definition.archivedAt !== null;
  const look = { variant: 'default', leftSection: <IconPencil size={15} aria-hidden /> } as const;
  return (
    <PageHeader
      title={definition.name}
      beside={
        <Group gap={6}>
          <Text size="sm" c="dimmed" ff="monospace">
            {props.code}
          </Text>
          {props.kind !== undefined && <Badge color="gray">{props.kind}</Badge>}
          {archived && (
            <Badge color="gray" variant="outline">
              Archived
            </Badge>
          )}
        </Group>
      }
      description={
        (definition.description !== '' || props.children !== undefined) && (
          <>
            {definition.description !== '' && <div style={{ whiteSpace: 'pre-line' }}>{definition.description}</div>}
            {props.children}
          </>
        )
      }
      actions={
        props.mayEdit && (
          <>
            {typeof edit === 'string' ? (
              <LinkButton href={edit} {...look}>
                Edit
              </LinkButton>
            ) : (
              <Button onClick={edit} {...look}>
                Edit
              </Button>
            )}
            <Button
              variant="default"
              loading={archiving.busy}
              leftSection={archived ? <IconArchiveOff size={15} aria-hidden /> : <IconArchive size={15} aria-hidden />}
              onClick={() => void (archived ? archiving.restore(definition) : archiving.archive(definition))}
            >
              {archived ? 'Restore' : 'Archive'}
            </Button>
          </>
        )
      }
    />
  );
}
