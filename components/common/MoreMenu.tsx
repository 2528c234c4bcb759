'use client';

import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MoreItem } from './MoreButton';

/** The menu of `MoreButton`, loaded when somebody comes near. `children` is the button that it belongs to. */
export default function MoreMenu(props: {
  items: readonly MoreItem[];
  opened: boolean;
  onChange: (opened: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Menu position="bottom-end" returnFocus opened={props.opened} onChange={props.onChange}>
      <Menu.Target>{props.children}</Menu.Target>
      <Menu.Dropdown>
        {props.items.map(({ label, icon, danger = false, onClick }) => (
          <Menu.Item key={label} leftSection={icon} onClick={onClick} {...(danger ? { color: 'red' } : {})}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
