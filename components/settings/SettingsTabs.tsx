'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import classes from './settings.module.css';

const TABS = [
  { href: '/settings', label: 'General', admin: false },
  { href: '/settings/members', label: 'Members', admin: true },
  { href: '/settings/tokens', label: 'API tokens', admin: true },
  { href: '/settings/webhooks', label: 'Webhooks', admin: true },
  { href: '/settings/privacy', label: 'Privacy', admin: false },
  { href: '/settings/code', label: 'Declared in code', admin: false },
  { href: '/settings/account', label: 'My account', admin: false },
] as const;

export function SettingsTabs({ isAdmin }: { isAdmin: boolean }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Settings" className={classes.tabs}>
      {TABS.filter((tab) => isAdmin || !tab.admin).map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          className={classes.tab}
          aria-current={isAt(pathname, tab.href) ? 'page' : undefined}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}

/** A page below a tab belongs to it; all are below the first one. */
const isAt = (pathname: string, href: string) =>
  pathname === href || (href !== '/settings' && pathname.startsWith(`${href}/`));
