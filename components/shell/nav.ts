/** The pages that the navigation and the command palette offer, in their order. */
export const NAV = [
  { href: '/overview', label: 'Overview', icon: 'overview', hint: 'What runs and what needs a decision' },
  { href: '/experiments', label: 'Experiments', icon: 'experiments', hint: 'All experiments and their verdicts' },
  { href: '/goals', label: 'Goals', icon: 'goals', hint: 'What counts as success' },
  { href: '/processes', label: 'Processes', icon: 'processes', hint: 'Stocks and flows as one picture' },
  { href: '/stocks', label: 'Stocks', icon: 'stocks', hint: 'How many subjects are in each state' },
  { href: '/flows', label: 'Flows', icon: 'flows', hint: 'Who moves from state to state, and how often' },
  { href: '/metrics', label: 'Metrics', icon: 'metrics', hint: 'Numbers that are followed day by day' },
  { href: '/boards', label: 'Boards', icon: 'boards', hint: 'Chosen charts on one page' },
  { href: '/logs', label: 'Logs', icon: 'logs', hint: 'Files of other systems, line by line' },
  { href: '/subjects', label: 'Subjects', icon: 'subjects', hint: 'Everything that is known of one subject' },
  { href: '/live', label: 'Live', icon: 'live', hint: 'The last records and what became of each' },
  { href: '/install', label: 'Install', icon: 'install', hint: 'Script tag, pixel, server code, curl' },
  { href: '/api-docs', label: 'API', icon: 'api', hint: 'Every address, its schemas, and a way to try it' },
  { href: '/schedule', label: 'Schedule', icon: 'schedule', hint: 'Jobs: last run, next run, run now' },
  { href: '/activity', label: 'Activity', icon: 'activity', hint: 'Who changed what' },
  { href: '/settings', label: 'Settings', icon: 'settings', hint: 'Time zone, members, tokens, privacy' },
] as const;

export type NavItem = (typeof NAV)[number];
export type NavIconName = NavItem['icon'];

/** Is this page, or one below it, the one that is shown? */
export function isCurrent(href: string, pathname: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`);
}
