'use client';

import { createSpotlight, Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import {
  IconArrowRightBar,
  IconArrowsSplit2,
  IconChartLine,
  IconDatabase,
  IconLayoutGrid,
  IconRoute,
  IconSearch,
  IconTarget,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { readJson } from '@/components/common/read-json';
import type { PaletteEntry } from '@/lib/overview/schemas';
import { NAV } from './nav';
import { NavIcon } from './NavIcon';
import '@mantine/spotlight/styles.layer.css';

const [store, palette] = createSpotlight();

const readEntries = async () => (await readJson<{ entries: PaletteEntry[] }>('/api/dashboard/palette')).entries;

/** Jump to a page, or to anything that is defined, by typing a few letters of its name. */
export default function CommandPalette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const router = useRouter();
  const { data: entries = [] } = useQuery({ queryKey: ['palette'], queryFn: readEntries, enabled: opened });

  useEffect(() => {
    if (opened) palette.open();
    else palette.close();
  }, [opened]);

  const of = (kind: PaletteEntry['kind'], base: string, icon: typeof IconTarget) => {
    const Icon = icon;
    return entries
      .filter((entry) => entry.kind === kind)
      .map((entry) => ({
        id: `${kind}:${entry.key}`,
        label: entry.name,
        description: entry.key,
        leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
        // the two halves of a metric's reference are two steps of its address
        onClick: () => router.push(`${base}/${entry.key.split('/').map(encodeURIComponent).join('/')}`),
      }));
  };

  const actions: SpotlightActionGroupData[] = [
    {
      group: 'Pages',
      actions: [
        ...NAV.map((item) => ({
          id: item.href,
          label: item.label,
          description: item.hint,
          leftSection: <NavIcon name={item.icon} size={18} />,
          onClick: () => router.push(item.href),
        })),
        {
          id: '/experiments/new',
          label: 'New experiment',
          description: 'Create an experiment',
          leftSection: <NavIcon name="experiments" size={18} />,
          onClick: () => router.push('/experiments/new'),
        },
        {
          id: '/goals?new=',
          label: 'New goal',
          description: 'Define a goal',
          leftSection: <NavIcon name="goals" size={18} />,
          onClick: () => router.push('/goals?new='),
        },
        {
          id: '/processes/new',
          label: 'New process',
          description: 'Put stocks and flows together',
          leftSection: <NavIcon name="processes" size={18} />,
          onClick: () => router.push('/processes/new'),
        },
        {
          id: '/stocks/new',
          label: 'New stock',
          description: 'Define a state of subjects',
          leftSection: <NavIcon name="stocks" size={18} />,
          onClick: () => router.push('/stocks/new'),
        },
        {
          id: '/logs/new',
          label: 'New log source',
          description: 'Say how files of another system are read',
          leftSection: <NavIcon name="logs" size={18} />,
          onClick: () => router.push('/logs/new'),
        },
        {
          id: '/flows?new=',
          label: 'New flow',
          description: 'Name a transition',
          leftSection: <NavIcon name="flows" size={18} />,
          onClick: () => router.push('/flows?new='),
        },
        {
          id: '/metrics/new',
          label: 'New metric',
          description: 'Follow a number day by day',
          leftSection: <NavIcon name="metrics" size={18} />,
          onClick: () => router.push('/metrics/new'),
        },
        {
          id: '/boards?new=',
          label: 'New board',
          description: 'Put charts on one page',
          leftSection: <NavIcon name="boards" size={18} />,
          onClick: () => router.push('/boards?new='),
        },
      ],
    },
    { group: 'Experiments', actions: of('experiment', '/experiments', IconArrowsSplit2) },
    { group: 'Goals', actions: of('goal', '/goals', IconTarget) },
    { group: 'Processes', actions: of('process', '/processes', IconRoute) },
    { group: 'Stocks', actions: of('stock', '/stocks', IconDatabase) },
    { group: 'Flows', actions: of('flow', '/flows', IconArrowRightBar) },
    { group: 'Metrics', actions: of('metric', '/metrics', IconChartLine) },
    { group: 'Boards', actions: of('board', '/boards', IconLayoutGrid) },
  ];

  return (
    <Spotlight
      store={store}
      actions={actions.filter((group) => group.actions.length > 0)}
      shortcut={null}
      onSpotlightClose={onClose}
      nothingFound="Nothing has this name."
      highlightQuery
      scrollable
      maxHeight={420}
      limit={30}
      overlayProps={{ backgroundOpacity: 0.45 }}
      attributes={{ content: { 'aria-label': 'Command palette' } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.6} aria-hidden />,
        placeholder: 'Jump to a page, an experiment, a process…',
        'aria-label': 'Search',
      }}
    />
  );
}
