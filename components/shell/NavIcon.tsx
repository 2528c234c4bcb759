import {
  IconActivity,
  IconApi,
  IconArrowsSplit2,
  IconArrowRightBar,
  IconChartLine,
  IconClock,
  IconCode,
  IconDatabase,
  IconFileText,
  IconHistory,
  IconLayoutDashboard,
  IconLayoutGrid,
  IconSettings,
  IconRoute,
  IconTarget,
  IconUser,
} from '@tabler/icons-react';
import type { NavIconName } from './nav';

const ICONS = {
  overview: IconLayoutDashboard,
  experiments: IconArrowsSplit2,
  goals: IconTarget,
  processes: IconRoute,
  stocks: IconDatabase,
  flows: IconArrowRightBar,
  metrics: IconChartLine,
  boards: IconLayoutGrid,
  logs: IconFileText,
  subjects: IconUser,
  schedule: IconClock,
  live: IconActivity,
  install: IconCode,
  api: IconApi,
  activity: IconHistory,
  settings: IconSettings,
} as const satisfies Record<NavIconName, unknown>;

export function NavIcon({ name, size = 17 }: { name: NavIconName; size?: number }) {
  const Icon = ICONS[name];
  return <Icon size={size} stroke={1.7} aria-hidden />;
}
