'use client';

import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import classes from './shell.module.css';

/** Switches between light and dark. Both icons are there and CSS shows one, so that nothing jumps on hydration. */
export function ColorSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const computed = useComputedColorScheme('light', { getInitialValueInEffect: true });
  return (
    <ActionIcon
      size="lg"
      aria-label="Switch between light and dark"
      onClick={() => setColorScheme(computed === 'dark' ? 'light' : 'dark')}
    >
      <IconMoon size={18} stroke={1.7} className={classes.onlyLight} aria-hidden />
      <IconSun size={18} stroke={1.7} className={classes.onlyDark} aria-hidden />
    </ActionIcon>
  );
}
