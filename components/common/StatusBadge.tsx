import { Badge } from '@mantine/core';
import type { ExperimentState } from '@/lib/experiments/schemas';

const LOOK: Record<ExperimentState, { label: string; color: string; variant: string }> = {
  enabled: { label: 'Enabled', color: 'tide', variant: 'light' },
  disabled: { label: 'Disabled', color: 'gray', variant: 'light' },
  promoted: { label: 'Promoted', color: 'green', variant: 'light' },
  archived: { label: 'Archived', color: 'gray', variant: 'outline' },
};

/** The state of an experiment as a word in a colour. */
export function StatusBadge({ state }: { state: ExperimentState }) {
  const { label, color, variant } = LOOK[state];
  return (
    <Badge color={color} variant={variant} size="sm" miw="max-content">
      {label}
    </Badge>
  );
}
