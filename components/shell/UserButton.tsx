'use client';

import { Avatar, UnstyledButton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { ShellUser } from './types';

const load = () => import('./UserMenu');
const UserMenu = lazy(load);

/** Who is signed in. The menu's code is loaded when somebody comes near. */
export function UserButton({ user, onSignOut }: { user: ShellUser; onSignOut: () => Promise<unknown> }) {
  const [wanted, setWanted] = useState(false);
  const [opened, setOpened] = useState(false);
  const button = (
    <UnstyledButton
      aria-label={`Account of ${user.name}`}
      aria-haspopup="menu"
      aria-expanded={opened}
      style={{ borderRadius: '50%' }}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => {
        if (wanted) return;
        setWanted(true);
        setOpened(true);
      }}
    >
      <Avatar name={user.name} color="tide" size={30} alt="" />
    </UnstyledButton>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <UserMenu user={user} opened={opened} onChange={setOpened} onSignOut={onSignOut}>
        {button}
      </UserMenu>
    </Suspense>
  );
}
