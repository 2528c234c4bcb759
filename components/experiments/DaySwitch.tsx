'use client';

import { ActionIcon, Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { formatDay } from '@/components/common/format';
import type { PhaseView } from '@/lib/experiments/schemas';
import { dayIn } from './pauses';

type ChosenPhase = {
  phases: readonly PhaseView[];
  phase: number;
  timeZone: string;
  onPhase: (phase: number) => void;
};
type ChosenDay = {
  day: string;
  first: string;
  newest: string;
  today: string | null;
  onDay: (day: string) => void;
};

/** Which phase is shown; nothing while there is one only. */
function PhaseSwitch(props: ChosenPhase) {
  if (props.phases.length < 2) return null;
  return (
    <NativeSelect
      size="xs"
      w={230}
      aria-label="Phase"
      value={String(props.phase)}
      onChange={(event) => props.onPhase(Number(event.currentTarget.value))}
      data={props.phases.map((each) => ({ value: String(each.phase), label: phaseName(each, props.timeZone) }))}
    />
  );
}

function phaseName({ phase, startedAt, endedAt }: PhaseView, timeZone: string): string {
  if (startedAt === null) return `Phase ${phase}`;
  const day = (at: string) => formatDay(dayIn(at, timeZone), false);
  return `Phase ${phase}: ${day(startedAt)} – ${endedAt === null ? 'now' : day(endedAt)}`;
}

/** Which phase and which of its days are shown. */
export function DaySwitch(props: ChosenPhase & { day: ChosenDay | null }) {
  return (
    <Group gap="md">
      <PhaseSwitch {...props} />
      {props.day !== null && <DayField {...props.day} />}
    </Group>
  );
}

/** Which day's report is shown: the one before and after, any day, or the newest. `today`: there is a running report. */
function DayField(props: ChosenDay) {
  const { day, first, newest } = props;
  const last = props.today ?? newest;
  return (
    <Group gap={4}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label="Day before"
        disabled={day <= first}
        onClick={() => props.onDay(shift(day, -1))}
      >
        <IconChevronLeft size={15} aria-hidden />
      </ActionIcon>
      <TextInput
        type="date"
        size="xs"
        w={140}
        aria-label="Report of the day"
        min={first}
        max={last}
        value={day}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          if (chosen >= first && chosen <= last) props.onDay(chosen);
        }}
      />
      <ActionIcon
        variant="default"
        size={30}
        aria-label="Day after"
        disabled={day >= last}
        onClick={() => props.onDay(shift(day, 1))}
      >
        <IconChevronRight size={15} aria-hidden />
      </ActionIcon>
      {day !== newest && (
        <Button variant="subtle" size="xs" onClick={() => props.onDay(newest)}>
          Newest report
        </Button>
      )}
      {props.today !== null && day !== props.today && (
        <Button variant="subtle" size="xs" onClick={() => props.onDay(props.today ?? newest)}>
          Today so far
        </Button>
      )}
    </Group>
  );
}

function shift(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
}
