'use client';

import { AppShell, Badge, Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import Link, { useLinkStatus } from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { ColorSchemeToggle } from './ColorSchemeToggle';
import { Wordmark } from './Mark';
import { isCurrent, NAV } from './nav';
import { NavIcon } from './NavIcon';
import { PaletteButton } from './PaletteButton';
import classes from './shell.module.css';
import type { ShellUser } from './types';
import { UserButton } from './UserButton';

/** The frame around every page of the dashboard: header, navigation, command palette. */
export function AppFrame(props: {
  user: ShellUser;
  sampleData: boolean;
  signOut: (input: Record<string, never>) => Promise<unknown>;
  children: ReactNode;
}) {
  const pathname = usePathname();
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      transitionDuration={120}
      classNames={{ navbar: classes.navbar ?? '', header: classes.header ?? '', main: classes.main ?? '' }}
    >
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <AppShell.Header>
        <div className={classes.headerLeft}>
          <Burger
            opened={opened}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={opened ? 'Close the navigation' : 'Open the navigation'}
            aria-expanded={opened}
            aria-controls="navigation"
          />
          <Link href="/overview" className={classes.brand} aria-label="Weir, overview">
            <Wordmark />
          </Link>
        </div>
        <div className={classes.headerRight}>
          {props.sampleData && (
            <Badge
              component={Link}
              href="/settings#sample-data"
              color="yellow"
              size="md"
              className={classes.sample}
              aria-label="Sample data is loaded; remove it in Settings"
            >
              Sample data
            </Badge>
          )}
          <PaletteButton />
          <ColorSchemeToggle />
          <UserButton user={props.user} onSignOut={() => props.signOut({})} />
        </div>
      </AppShell.Header>
      <AppShell.Navbar id="navigation" aria-label="Pages" data-open={opened}>
        {NAV.map((item) => (
          <Link
            key={item.href}
            href={item.href}
            className={classes.link}
            aria-current={isCurrent(item.href, pathname) ? 'page' : undefined}
            onClick={close}
          >
            <NavIcon name={item.icon} />
            {item.label}
            <Going />
          </Link>
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <div className={classes.page}>{props.children}</div>
      </AppShell.Main>
    </AppShell>
  );
}

/** A dot beside the link that was followed, when its page takes a moment. Takes no room of its own. */
function Going() {
  const { pending } = useLinkStatus();
  return <span className={classes.going} data-pending={pending ? true : undefined} aria-hidden />;
}
