'use client';

import { formatInstant, formatRelative } from './format';
import { useNow } from './clock';

/** An age that keeps itself up to date: "3 s ago", "in 4 h". The exact instant (UTC) is its title. */
export function RelativeTime({ at }: { at: string | Date }) {
  const iso = typeof at === 'string' ? at : at.toISOString();
  const now = useNow();
  return (
    <time dateTime={iso} title={`${formatInstant(iso)} UTC`} style={{ whiteSpace: 'nowrap' }}>
      {formatRelative(Date.parse(iso), now)}
    </time>
  );
}
