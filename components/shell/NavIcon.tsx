import {
  IconActivity,
  IconArrowsSplit2,
  IconCode,
  IconHistory,
  IconLayoutDashboard,
  IconSettings,
  IconTarget,
} from '@tabler/icons-react';
import type { NavIconName } from './nav';

const ICONS = {
  overview: IconLayoutDashboard,
  experiments: IconArrowsSplit2,
  goals: IconTarget,
  live: IconActivity,
  install: IconCode,
  activity: IconHistory,
  settings: IconSettings,
} as const satisfies Record<NavIconName, unknown>;

export function NavIcon({ name, size = 17 }: { name: NavIconName; size?: number }) {
  const Icon = ICONS[name];
  return <Icon size={size} stroke={1.7} aria-hidden />;
}
