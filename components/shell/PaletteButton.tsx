'use client';

import { Kbd, UnstyledButton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import classes from './shell.module.css';

const load = () => import('./CommandPalette');
const CommandPalette = dynamic(load, { ssr: false });

/** Opens the command palette, also with Ctrl K or ⌘ K. Its code is loaded on the first use. */
export function PaletteButton() {
  const [opened, setOpened] = useState(false);
  const [wanted, setWanted] = useState(false);
  const open = () => {
    setWanted(true);
    setOpened(true);
  };
  useHotkeys([['mod+K', () => (opened ? setOpened(false) : open())]], []);
  return (
    <>
      <UnstyledButton
        className={classes.search}
        aria-label="Search pages, experiments and goals"
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        onClick={open}
        onPointerEnter={() => void load()}
      >
        <IconSearch size={16} stroke={1.8} aria-hidden />
        <span className={classes.searchWords}>Search</span>
        <Kbd size="xs" className={classes.searchKeys}>
          Ctrl K
        </Kbd>
      </UnstyledButton>
      {wanted && <CommandPalette opened={opened} onClose={() => setOpened(false)} />}
    </>
  );
}
