'use client';

import { Alert, Badge, Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount } from '@/components/common/format';
import { LinkAnchor, LinkButton } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { Stat, Stats } from '@/components/common/Stat';
import { showUndo } from '@/components/common/undo';
import { useRun } from '@/components/common/use-run';
import type { LineChoice, QuarantinedLineView, UploadDetail } from '@/lib/logs/schemas';
import classes from './logs.module.css';
import { QuarantineTable } from './QuarantineTable';
import type { LineActions } from './types';
import { csvOf, formatBytes, reasonName, STATUS_WORDS } from './words';

type ReasonRow = UploadDetail['reasons'][number];

/** One upload: what became of its lines, and those that wait. */
export function UploadPage(props: {
  upload: UploadDetail;
  sourceName: string;
  waiting: { lines: QuarantinedLineView[]; total: number; next: string | null };
  resolved: QuarantinedLineView[];
  mayRecord: boolean;
  actions: LineActions;
}) {
  const { upload, waiting, actions } = props;
  const { busy, run } = useRun();
  const address = `/logs/${encodeURIComponent(upload.source)}/uploads/${upload.id}`;

  const replay = async (choice: Omit<LineChoice, 'upload'>) => {
    const { data } = await run(() => actions.replay({ upload: upload.id, ...choice }));
    if (data === null) return;
    notifications.show({ message: `${formatCount(data.replayed)} booked, ${formatCount(data.waiting)} still wait.` });
  };
  const dismiss = async (choice: Omit<LineChoice, 'upload'>) => {
    const { data } = await run(() => actions.dismiss({ upload: upload.id, ...choice }));
    if (data === null) return;
    const undo = () => run(() => actions.restoreLines({ upload: upload.id, at: data.at }));
    showUndo({ id: `dismissed-${upload.id}`, message: `${formatCount(data.dismissed)} lines are dismissed.`, undo });
  };

  const columns: Column<ReasonRow>[] = [
    {
      key: 'reason',
      header: 'Reason',
      rowHeader: true,
      wrap: true,
      value: (row) => row.reason,
      render: (row) => <span title={row.says}>{reasonName(row.reason)}</span>,
    },
    {
      key: 'open',
      header: 'Waiting',
      align: 'right',
      value: (row) => row.open,
      render: (row) => formatCount(row.open),
    },
    {
      key: 'replayed',
      header: 'Booked later',
      align: 'right',
      value: (row) => row.replayed,
      render: (row) => formatCount(row.replayed),
    },
    {
      key: 'dismissed',
      header: 'Dismissed',
      align: 'right',
      value: (row) => row.dismissed,
      render: (row) => formatCount(row.dismissed),
    },
    ...(props.mayRecord
      ? [
          {
            key: 'actions',
            header: 'Actions',
            hiddenHeader: true,
            align: 'right' as const,
            render: ({ reason, open }: ReasonRow) =>
              open > 0 && (
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  <Button
                    size="compact-xs"
                    variant="default"
                    disabled={busy}
                    onClick={() => void replay({ reason })}
                    aria-label={`Read again: ${reasonName(reason)}`}
                  >
                    Read again
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    disabled={busy}
                    onClick={() => void dismiss({ reason })}
                    aria-label={`Dismiss all: ${reasonName(reason)}`}
                  >
                    Dismiss all
                  </Button>
                </Group>
              ),
          },
        ]
      : []),
  ];

  return (
    <>
      <PageHeader
        title={upload.fileName === '' ? 'An upload over HTTP' : upload.fileName}
        beside={
          <Badge
            variant="light"
            color={upload.status === 'done' ? 'green' : upload.status === 'failed' ? 'red' : 'gray'}
          >
            {STATUS_WORDS[upload.status]}
          </Badge>
        }
        description={
          <>
            To{' '}
            <LinkAnchor underline="always" href={`/logs/${encodeURIComponent(upload.source)}`} size="sm">
              {props.sourceName}
            </LinkAnchor>{' '}
            by {upload.actorName}, <RelativeTime at={upload.startedAt} />
            {[upload.subject, upload.startDay].filter(Boolean).map((part) => ` · ${part ?? ''}`)} ·{' '}
            {formatBytes(upload.bytes)}
          </>
        }
        actions={
          props.mayRecord &&
          waiting.total > 0 && (
            <Button loading={busy} onClick={() => void replay({})}>
              Read {waiting.total === 1 ? 'the line' : `all ${formatCount(waiting.total)}`} again
            </Button>
          )
        }
      />
      <div className={classes.stack}>
        {upload.error !== null && <Alert color="red">{upload.error}</Alert>}
        {upload.sameAs !== null && (
          <Alert color="gray">
            The same bytes came{' '}
            <LinkAnchor
              underline="always"
              size="sm"
              href={`/logs/${encodeURIComponent(upload.source)}/uploads/${upload.sameAs}`}
            >
              before
            </LinkAnchor>
            : what was known already is counted, and changed nothing.
          </Alert>
        )}
        <Section title="Result">
          <Stats>
            <Stat label="Lines" value={formatCount(upload.lines)} />
            <Stat label="Accepted" value={formatCount(upload.accepted)} />
            <Stat label="Known already" value={formatCount(upload.duplicates)} />
            <Stat label="Quarantined" value={formatCount(upload.quarantined)} />
          </Stats>
        </Section>
        {upload.reasons.length > 0 && (
          <Section flush title="Quarantined by reason">
            <DataTable
              caption="Quarantined lines by reason"
              columns={columns}
              rows={upload.reasons}
              rowKey={(row) => row.reason}
            />
          </Section>
        )}
        <Section
          flush
          title={
            waiting.total === 0
              ? 'Nothing waits'
              : `${formatCount(waiting.total)} ${waiting.total === 1 ? 'line waits' : 'lines wait'}`
          }
        >
          {waiting.total === 0 ? (
            <EmptyState title={upload.lines === 0 ? 'The file had no line' : 'Every line is dealt with'}>
              {formatCount(upload.accepted)} of {formatCount(upload.lines)} lines were booked,{' '}
              {formatCount(upload.duplicates)} were known already.
            </EmptyState>
          ) : (
            <QuarantineTable
              lines={waiting.lines}
              csv={csvOf(upload.source, 'quarantine', upload.id)}
              mayRecord={props.mayRecord}
              actions={actions}
            />
          )}
        </Section>
        {waiting.next !== null && (
          <LinkButton variant="default" href={`${address}?after=${encodeURIComponent(waiting.next)}`}>
            More lines
          </LinkButton>
        )}
        {props.resolved.length > 0 && (
          <Section flush title="Dealt with">
            <DataTable
              caption="Lines that were booked later or dismissed"
              columns={RESOLVED}
              rows={props.resolved}
              rowKey={(row) => row.line}
              maxHeight={320}
            />
          </Section>
        )}
      </div>
    </>
  );
}

const RESOLVED: Column<QuarantinedLineView>[] = [
  { key: 'line', header: 'Line', align: 'right', rowHeader: true, value: (row) => row.line },
  { key: 'text', header: 'Text', wrap: true, value: (row) => row.mendedText ?? row.text },
  {
    key: 'how',
    header: 'How',
    value: (row) => row.resolution,
    render: (row) => (row.resolution === 'replayed' ? 'Booked' : 'Dismissed'),
  },
];
