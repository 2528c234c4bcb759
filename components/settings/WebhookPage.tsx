'use client';

import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPencil, IconSend } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { ConfirmModal } from '@/components/common/ConfirmModal';
import { LinkAnchor } from '@/components/common/links';
import { MoreButton } from '@/components/common/MoreButton';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { useRun } from '@/components/common/use-run';
import type { DeliveryFilter, DeliveryView, TestResult, WebhookSecret, WebhookView } from '@/lib/webhooks/schemas';
import { DeliveriesTable, type Retry } from './DeliveriesTable';
import classes from './settings.module.css';
import type { Act } from './types';
import type { FlowChoice, WebhookFields } from './WebhookDrawer';
import { WebhookSecretModal } from './WebhooksSettings';
import { hearsOf, WebhookState } from './WebhookState';

const WebhookDrawer = dynamic(() => import('./WebhookDrawer'), { ssr: false });

type Choice = { id: string };
export type WebhookActions = {
  update: Act<Choice & { change: Partial<WebhookFields> & { enabled?: boolean } }, WebhookView>;
  setArchived: Act<Choice & { archived: boolean }, WebhookView>;
  rotate: Act<Choice, WebhookSecret>;
  test: Act<Choice, TestResult>;
  retry: Retry;
};
type Asked = 'off' | 'rotate' | 'archive';

/** One webhook: how its receiver is, what can be done with it, and what it was told. */
export function WebhookPage(props: {
  webhook: WebhookView;
  deliveries: DeliveryView[];
  show: DeliveryFilter;
  flows: readonly FlowChoice[];
  actions: WebhookActions;
}) {
  const { webhook, actions } = props;
  const { id, name } = webhook;
  const { busy, run } = useRun();
  const [drawer, setDrawer] = useState({ wanted: false, opened: false });
  const [asked, setAsked] = useState<Asked | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const archived = webhook.archivedAt !== null;
  const close = () => setDrawer({ wanted: true, opened: false });

  async function test() {
    const { data } = await run(() => actions.test({ id }));
    if (data === null) return;
    const { delivered, status, error } = data;
    notifications.show(
      delivered
        ? { message: `The receiver has it: it answered ${String(status)}.` }
        : { color: 'red', title: 'Not delivered', message: `The receiver ${error ?? ''}.` },
    );
  }

  async function confirm() {
    if (asked === null) return;
    const rotated = asked === 'rotate' ? await run(() => actions.rotate({ id }), { quiet: true }) : null;
    const { problem } =
      rotated ??
      (await run<WebhookView>(
        () =>
          asked === 'archive'
            ? actions.setArchived({ id, archived: true })
            : actions.update({ id, change: { enabled: false } }),
        { quiet: true },
      ));
    if (problem !== null) throw new Error(problem.message);
    if (rotated !== null && rotated.data !== null) setSecret(rotated.data.secret);
  }

  const more = [
    { label: 'New secret…', onClick: () => setAsked('rotate') },
    ...(webhook.enabled ? [{ label: 'Switch off…', onClick: () => setAsked('off') }] : []),
    { label: 'Archive…', danger: true, onClick: () => setAsked('archive') },
  ];
  const restore = () => void run(() => actions.setArchived({ id, archived: false }));
  const switchOn = () => void run(() => actions.update({ id, change: { enabled: true } }));

  return (
    <div className={classes.stack}>
      <LinkAnchor href="/settings/webhooks" size="sm">
        All webhooks
      </LinkAnchor>
      <Section
        title={name}
        description={hearsOf(webhook, props.flows)}
        actions={
          archived ? (
            <Button variant="default" loading={busy} onClick={restore}>
              Restore
            </Button>
          ) : (
            <>
              {!webhook.enabled && (
                <Button loading={busy} onClick={switchOn}>
                  Switch on
                </Button>
              )}
              <Button
                variant="default"
                loading={busy}
                leftSection={<IconSend size={15} aria-hidden />}
                onClick={() => void test()}
              >
                Send a test
              </Button>
              <Button
                variant="default"
                leftSection={<IconPencil size={15} aria-hidden />}
                onClick={() => setDrawer({ wanted: true, opened: true })}
              >
                Edit
              </Button>
              <MoreButton framed label={`More about ${name}`} items={more} />
            </>
          )
        }
      >
        <div className={classes.facts}>
          <div>
            <WebhookState webhook={webhook} />
          </div>
          <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {webhook.url}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            Last success: <When at={webhook.lastSuccessAt} />. Last failure: <When at={webhook.lastFailureAt} />
            {webhook.lastError !== null && ` (${webhook.lastError})`}.
            {webhook.oldSecretUntil !== null && <OldSecret until={webhook.oldSecretUntil} />}
          </Text>
        </div>
      </Section>
      <DeliveriesTable webhook={webhook} deliveries={props.deliveries} show={props.show} retry={actions.retry} />
      {drawer.wanted && (
        <WebhookDrawer
          opened={drawer.opened}
          webhook={webhook}
          flows={props.flows}
          save={(change) => actions.update({ id, change })}
          onSaved={close}
          onClose={close}
        />
      )}
      <ConfirmModal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === null ? '' : `${LABELS[asked]}: ${name}?`}
        confirmLabel={asked === null ? '' : LABELS[asked]}
        danger={asked === 'archive'}
        onConfirm={confirm}
      >
        {asked === null ? null : CONSEQUENCES[asked]}
      </ConfirmModal>
      <WebhookSecretModal overlap secret={secret} onClose={() => setSecret(null)} />
    </div>
  );
}

const LABELS: Record<Asked, string> = { off: 'Switch off', rotate: 'New secret', archive: 'Archive' };
const CONSEQUENCES: Record<Asked, string> = {
  off: 'It hears of nothing that happens while it is off. What waits to be sent goes on waiting, and is sent when it is switched on again.',
  rotate:
    'Messages are signed with the new secret from now on, and for 24 hours with the old one as well. Give the new one to the receiver within that time.',
  archive:
    'Nothing more is sent, and what waits to be sent is dropped. What was sent stays listed for 30 days. It can be restored, switched off.',
};

const When = ({ at }: { at: string | null }) => (at === null ? 'never' : <RelativeTime at={at} />);

function OldSecret({ until }: { until: string }) {
  return (
    <>
      {' '}
      Old secret signs until <RelativeTime at={until} />.
    </>
  );
}
