'use client';

import { Menu, Text, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconLogout, IconUserCog } from '@tabler/icons-react';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import type { ShellUser } from './types';

const SCHEMES: { value: MantineColorScheme; label: string }[] = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Who is signed in, the colours, and the way out. `children` is the button that it belongs to. */
export default function UserMenu(props: {
  user: ShellUser;
  opened: boolean;
  onChange: (opened: boolean) => void;
  onSignOut: () => Promise<unknown>;
  children: ReactNode;
}) {
  const { user, onSignOut } = props;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [leaving, setLeaving] = useState(false);
  return (
    <Menu position="bottom-end" width={230} opened={props.opened} onChange={props.onChange}>
      <Menu.Target>{props.children}</Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: '6px 12px 8px' }}>
          <Text size="sm" fw={600} truncate>
            {user.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {user.email} · {user.role}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {SCHEMES.map(({ value, label }) => (
          <Menu.Item
            key={value}
            onClick={() => setColorScheme(value)}
            rightSection={colorScheme === value ? <IconCheck size={14} aria-label="chosen" /> : null}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} href="/settings" leftSection={<IconUserCog size={15} aria-hidden />}>
          Settings
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={15} aria-hidden />}
          disabled={leaving}
          closeMenuOnClick={false}
          onClick={() => {
            setLeaving(true);
            // a full load: nothing of the session stays in the memory of the page
            void onSignOut().finally(() => window.location.assign('/sign-in'));
          }}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
