'use client';

import { Button, Group, Kbd, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatNoun } from '@/components/common/format';
import { LinkAnchor, LinkButton } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { subjectAddress } from '@/components/subjects/address';
import type { SubjectRow } from '@/lib/stocks/process.schemas';
import type { StockView } from '@/lib/stocks/schemas';
import { Attributes } from './Attributes';
import { useSetAttributes, type BulkActions } from './BulkBar';
import { placeText } from './queue-place';
import classes from './stocks.module.css';

const SetDialog = dynamic(() => import('./SetDialog'), { ssr: false });

/**
 * One subject of a stock after the other, the longest inside first. The address holds a place, not a subject: when the
 * subject leaves the stock, the next one moves up, and nobody is skipped.
 */
export function QueuePage(props: {
  stock: StockView;
  row: SubjectRow | null;
  position: number | null;
  total: number;
  /** whether somebody may stand on either side */
  after: string | null;
  direction: 'next' | 'previous';
  narrowed: { facet: string; value: string } | null;
  mayRecord: boolean;
  actions: BulkActions;
}) {
  const { stock, row } = props;
  const router = useRouter();
  const [going, startTransition] = useTransition();
  const [dialog, setDialog] = useState({ wanted: false, opened: false });
  const { set } = useSetAttributes(stock.kind, props.actions);
  const base = `/stocks/${encodeURIComponent(stock.slug)}`;
  const place = row === null ? props.after : placeText(row);
  const address = (direction: 'next' | 'previous', after: string | null) => {
    const search = new URLSearchParams({ ...props.narrowed, ...(after === null ? {} : { after }), direction });
    return `${base}/queue?${search.toString()}`;
  };
  const canGoOn = row !== null || props.direction === 'previous';
  const canGoBack = (row !== null && (props.position ?? 1) > 1) || (row === null && props.direction === 'next');
  const go = (direction: 'next' | 'previous') => {
    if (direction === 'next' ? !canGoOn : !canGoBack) return;
    // From beyond an end the way back includes whoever stands there.
    const to = row === null && props.after === null ? address(direction, null) : address(direction, place);
    startTransition(() => router.push(to, { scroll: false }));
  };
  useHotkeys([
    ['ArrowRight', () => go('next')],
    ['j', () => go('next')],
    ['ArrowLeft', () => go('previous')],
    ['k', () => go('previous')],
    ['s', () => props.mayRecord && row !== null && setDialog({ wanted: true, opened: true })],
  ]);

  return (
    <>
      <PageHeader
        title={`${stock.name}: one by one`}
        description={
          <>
            <LinkAnchor href={base} underline="always">
              {stock.name}
            </LinkAnchor>{' '}
            · {formatNoun(props.total, 'subject')}
            {props.narrowed !== null && ` with ${props.narrowed.facet} “${props.narrowed.value}”`}, the longest first
          </>
        }
        actions={
          <Group gap="xs">
            <Button
              variant="default"
              disabled={!canGoBack}
              leftSection={<IconArrowLeft size={15} aria-hidden />}
              onClick={() => go('previous')}
            >
              Previous
            </Button>
            <Button
              disabled={!canGoOn}
              loading={going}
              rightSection={<IconArrowRight size={15} aria-hidden />}
              onClick={() => go('next')}
            >
              Next
            </Button>
          </Group>
        }
      />
      <div className={classes.stack} aria-live="polite">
        {row === null ? (
          <Section>
            <EmptyState
              title={
                props.total === 0
                  ? 'Nobody is in this stock'
                  : props.direction === 'next'
                    ? 'That was the last one'
                    : 'That was the first one'
              }
              action={
                <>
                  {props.total > 0 && <LinkButton href={address('next', null)}>Begin at the front</LinkButton>}
                  <LinkButton variant="default" href={base}>
                    Back to the stock
                  </LinkButton>
                </>
              }
            >
              {props.total > 0 && `${formatNoun(props.total, 'subject')} are inside now.`}
            </EmptyState>
          </Section>
        ) : (
          <Section
            title={
              <LinkAnchor href={subjectAddress(row)} fw={600}>
                {row.id}
              </LinkAnchor>
            }
            description={`${formatCount(props.position)} of ${formatCount(props.total)}`}
            actions={
              <Group gap="xs">
                <LinkButton variant="default" href={subjectAddress(row)}>
                  Whole history
                </LinkButton>
                {props.mayRecord && (
                  <Button variant="default" onClick={() => setDialog({ wanted: true, opened: true })}>
                    Set attributes…
                  </Button>
                )}
              </Group>
            }
          >
            <Text size="sm" mb="sm">
              {row.enteredAt !== null && (
                <>
                  Entered <RelativeTime at={row.enteredAt} />
                </>
              )}
              {row.changedAt !== null && (
                <>
                  ; last change <RelativeTime at={row.changedAt} />
                </>
              )}
            </Text>
            <Attributes attributes={row.attributes} />
          </Section>
        )}
        <Text size="xs" c="dimmed">
          <Kbd size="xs">←</Kbd> <Kbd size="xs">→</Kbd> or <Kbd size="xs">k</Kbd> <Kbd size="xs">j</Kbd> go back and on
          {props.mayRecord && (
            <>
              , <Kbd size="xs">s</Kbd> sets attributes
            </>
          )}
          . Whoever leaves the stock makes room for the next one here.
        </Text>
      </div>
      {dialog.wanted && row !== null && (
        <SetDialog
          key={row.id}
          opened={dialog.opened}
          title={`Set attributes of ${row.id}`}
          onClose={() => setDialog({ wanted: true, opened: false })}
          onSet={(values) => set([row.id], values)}
        />
      )}
    </>
  );
}
