'use client';

import { Alert, Button, Text } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useState } from 'react';
import { CodeBlock } from '@/components/common/CodeBlock';
import { ConfirmModal } from '@/components/common/ConfirmModal';
import { FormDrawer } from '@/components/common/FormDrawer';
import { RelativeTime } from '@/components/common/RelativeTime';
import { useRun } from '@/components/common/use-run';
import type { BoardLinkView } from '@/lib/metrics/board.schemas';
import classes from './boards.module.css';
import type { LinkActions } from './types';

/** Links by which anybody reads this board: made, seen once, revoked. */
export default function ShareDrawer(props: {
  opened: boolean;
  slug: string;
  links: readonly BoardLinkView[];
  origin: string;
  actions: LinkActions;
  onClose: () => void;
}) {
  const { links, actions } = props;
  const { busy, run } = useRun();
  const [made, setMade] = useState<{ id: string; address: string } | null>(null);
  const [doomed, setDoomed] = useState<BoardLinkView | null>(null);
  const live = links.filter(({ revokedAt }) => revokedAt === null);
  const past = links.filter(({ revokedAt }) => revokedAt !== null);

  const make = async () => {
    const { data } = await run(() => actions.share({ slug: props.slug }));
    if (data !== null) setMade({ id: data.link.id, address: `${props.origin}/share/${data.token}` });
  };
  return (
    <FormDrawer
      opened={props.opened}
      onClose={() => {
        setMade(null);
        props.onClose();
      }}
      title="Share this board"
    >
      <Text size="sm" c="dimmed" mb="md">
        Whoever has a link sees this board, its newest numbers too, without an account: read only, and nothing else of
        this installation. It works until you revoke it.
      </Text>
      <Button leftSection={<IconLink size={15} aria-hidden />} loading={busy} onClick={() => void make()}>
        New link
      </Button>
      {made !== null && (
        <Alert color="tide" mt="md" title="Copy it now: it is shown this once" role="status">
          <CodeBlock code={made.address} label="Share link" />
        </Alert>
      )}
      <Text component="h3" size="sm" fw={600} mt="lg" mb={4}>
        {live.length === 0 ? 'No link works at the moment' : 'Links that work'}
      </Text>
      <ul className={classes.links}>
        {live.map((link) => (
          <li key={link.id} className={classes.link}>
            <span>
              <code>…/share/{link.prefix}…</code>
              <Text size="xs" c="dimmed">
                made <RelativeTime at={link.createdAt} />,{' '}
                {link.lastUsedAt === null ? (
                  'not used yet'
                ) : (
                  <>
                    used <RelativeTime at={link.lastUsedAt} />
                  </>
                )}
              </Text>
            </span>
            <Button
              variant="subtle"
              color="red"
              size="compact-xs"
              aria-label={`Revoke ${link.prefix}…`}
              onClick={() => setDoomed(link)}
            >
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      {past.length > 0 && (
        <>
          <Text component="h3" size="sm" fw={600} mt="lg" mb={4}>
            Revoked
          </Text>
          <ul className={classes.links}>
            {past.map((link) => (
              <li key={link.id} className={classes.link}>
                <code>…/share/{link.prefix}…</code>
                <Text size="xs" c="dimmed">
                  {link.revokedAt !== null && <RelativeTime at={link.revokedAt} />}
                </Text>
              </li>
            ))}
          </ul>
        </>
      )}
      <ConfirmModal
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title="Revoke this link?"
        confirmLabel="Revoke"
        danger
        onConfirm={async () => {
          if (doomed === null) return;
          const { problem } = await run(() => actions.revoke({ id: doomed.id }), { quiet: true });
          if (problem !== null) throw new Error(problem.message);
          if (made?.id === doomed.id) setMade(null);
        }}
      >
        Whoever opens it reads from this moment on that it does not work any more. It cannot be taken back; a new link
        is another one.
      </ConfirmModal>
    </FormDrawer>
  );
}
