'use client';

import { Button, Group, NativeSelect, Switch, Text, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ConfirmModal } from '@/components/common/ConfirmModal';
import { Section } from '@/components/common/Section';
import type { Settings } from '@/lib/settings/schemas';
import { SampleData, type RemoveSampleData } from './SampleData';
import classes from './settings.module.css';
import type { ChangeSettings } from './types';
import { useSave } from './use-save';

type Props = { settings: Settings; mayChange: boolean; change: ChangeSettings };

export function GeneralSettings(props: Props & { sampleData: boolean; removeSampleData: RemoveSampleData }) {
  return (
    <div className={classes.stack}>
      {!props.mayChange && (
        <Text size="sm" c="dimmed">
          Only admins change these.
        </Text>
      )}
      <TimeZone {...props} />
      <Origins {...props} />
      <NewGoals {...props} />
      {props.sampleData && <SampleData remove={props.removeSampleData} mayRemove={props.mayChange} />}
    </div>
  );
}

function TimeZone({ settings, mayChange, change }: Props) {
  const [zone, setZone] = useState(settings.timeZone);
  const [asking, setAsking] = useState(false);
  const { save, problem } = useSave(change);
  const zones = useMemo(
    // Names without a slash, such as CET, mean something else to the database.
    () => [
      ...new Set(['UTC', settings.timeZone, ...Intl.supportedValuesOf('timeZone').filter((one) => one.includes('/'))]),
    ],
    [settings.timeZone],
  );
  return (
    <Section title="Time zone" description="Reports count whole days of this time zone.">
      <div className={classes.form}>
        <NativeSelect
          label="Time zone"
          data={zones}
          value={zone}
          onChange={(event) => setZone(event.currentTarget.value)}
          disabled={!mayChange}
          error={problem}
        />
        <Group>
          <Button disabled={!mayChange || zone === settings.timeZone} onClick={() => setAsking(true)}>
            Change the time zone
          </Button>
        </Group>
      </div>
      <ConfirmModal
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Count days in ${zone}?`}
        confirmLabel="Change and recompute"
        onConfirm={async () => {
          if (!(await save({ timeZone: zone }))) throw new Error('The time zone was not changed.');
        }}
      >
        Every day of every experiment begins and ends at another moment, so all daily reports are computed anew from the
        records. Until the next run of the reports they are missing; numbers per day will differ a little from those
        that people have seen. No record is lost.
      </ConfirmModal>
    </Section>
  );
}

function Origins({ settings, mayChange, change }: Props) {
  const [text, setText] = useState(settings.allowedOrigins.join('\n'));
  const { busy, problem, save } = useSave(change);
  const origins = [...new Set(text.split(/[\s,]+/).filter((line) => line !== ''))].map((line) =>
    line.replace(/\/+$/, '').toLowerCase(),
  );
  const changed = origins.join() !== settings.allowedOrigins.join();
  return (
    <Section
      title="Allowed origins"
      description="Sites whose pages may send records, one a line. Empty: every site may. Others are refused and counted."
    >
      <div className={classes.form}>
        <Textarea
          label="Origins"
          placeholder={'https://shop.example\nhttps://www.shop.example'}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={3}
          maxRows={12}
          disabled={!mayChange}
          error={problem}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <Group>
          <Button
            loading={busy}
            disabled={!mayChange || !changed}
            onClick={() => void save({ allowedOrigins: origins, allowedOriginsBefore: settings.allowedOrigins })}
          >
            Save the origins
          </Button>
        </Group>
      </div>
    </Section>
  );
}

function NewGoals({ settings, mayChange, change }: Props) {
  const { busy, save } = useSave(change);
  return (
    <Section title="New goals" description="What happens to a record of a goal that nobody has defined.">
      <Switch
        label="Create a goal on its first record"
        description="Otherwise the record is refused, and shown on the live page."
        checked={settings.createGoalsOnFirstSight}
        disabled={!mayChange || busy}
        onChange={(event) => void save({ createGoalsOnFirstSight: event.currentTarget.checked })}
      />
    </Section>
  );
}
