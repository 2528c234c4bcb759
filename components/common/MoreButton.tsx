'use client';

import { ActionIcon } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';

const load = () => import('./MoreMenu');
const MoreMenu = lazy(load);

export type MoreItem = { label: string; icon?: ReactNode; danger?: boolean; onClick: () => void };

/** Three dots with everything that is done less often. */
export function MoreButton(props: { label: string; items: readonly MoreItem[]; framed?: boolean }) {
  const [wanted, setWanted] = useState(false);
  const [opened, setOpened] = useState(false);
  const ref = useRef<HTMLButtonElement>(null);
  const button = (
    <ActionIcon
      ref={ref}
      {...(props.framed === true ? { variant: 'default', size: 30 } : {})}
      aria-label={props.label}
      aria-haspopup="menu"
      aria-expanded={opened}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => {
        if (wanted) return;
        setWanted(true);
        setOpened(true);
      }}
    >
      <IconDots size={16} aria-hidden />
    </ActionIcon>
  );
  if (!wanted) return button;
  // The menu's line goes away with the menu: what it opens gives the focus back to the button.
  const fromButton = (item: MoreItem): MoreItem => ({
    ...item,
    onClick: () => {
      ref.current?.focus();
      item.onClick();
    },
  });
  return (
    <Suspense fallback={button}>
      <MoreMenu items={props.items.map(fromButton)} opened={opened} onChange={setOpened}>
        {button}
      </MoreMenu>
    </Suspense>
  );
}
