import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconEqual,
  IconHourglass,
  IconPlayerPlay,
  IconPlayerStop,
  IconShieldExclamation,
} from '@tabler/icons-react';
import type { Verdict } from '@/lib/experiments/report.schemas';
import classes from './VerdictBadge.module.css';

const LOOK = {
  ship: { label: 'Ship', tone: 'good', Icon: IconCheck },
  roll_back: { label: 'Roll back', tone: 'bad', Icon: IconArrowBackUp },
  guardrail: { label: 'Guardrail', tone: 'bad', Icon: IconShieldExclamation },
  do_not_trust: { label: 'Do not trust', tone: 'warn', Icon: IconAlertTriangle },
  no_difference: { label: 'No difference', tone: 'neutral', Icon: IconEqual },
  keep_running: { label: 'Keep running', tone: 'neutral', Icon: IconPlayerPlay },
  not_enough_data: { label: 'Not enough data', tone: 'neutral', Icon: IconHourglass },
  stopped: { label: 'Stopped', tone: 'neutral', Icon: IconPlayerStop },
  not_started: { label: 'Not started', tone: 'neutral', Icon: IconHourglass },
} as const satisfies Record<Verdict['kind'], unknown>;

/** What a report comes to, as one or two words with a sign and a colour. The sentence belongs beside it. */
export function VerdictBadge({ kind }: { kind: Verdict['kind'] }) {
  const { label, tone, Icon } = LOOK[kind];
  return (
    <span className={classes.root} data-tone={tone}>
      <Icon size={13} stroke={2.2} aria-hidden />
      {label}
    </span>
  );
}
