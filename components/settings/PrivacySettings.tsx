'use client';

import { Button, Group, NumberInput, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { Section } from '@/components/common/Section';
import type { Settings } from '@/lib/settings/schemas';
import classes from './settings.module.css';
import type { ChangeSettings } from './types';
import { useSave } from './use-save';

const LEAST_DAYS = 8;
const MOST_DAYS = 3650;

export function PrivacySettings(props: { settings: Settings; mayChange: boolean; change: ChangeSettings }) {
  const { settings, mayChange, change } = props;
  const [days, setDays] = useState<number | string>(settings.retentionUnconfirmedDays);
  const gpc = useSave(change);
  const retention = useSave(change);
  return (
    <div className={classes.stack}>
      {!mayChange && (
        <Text size="sm" c="dimmed">
          Only admins change these.
        </Text>
      )}
      <Section
        title="Global Privacy Control"
        description="Browsers send this signal for people who do not want to be tracked."
      >
        <Switch
          label="Respect Global Privacy Control"
          description="Those people see the control, get no id, and nothing is recorded about them."
          checked={settings.respectGpc}
          disabled={!mayChange || gpc.busy}
          onChange={(event) => void gpc.save({ respectGpc: event.currentTarget.checked })}
        />
      </Section>
      <Section
        title="Unconfirmed visitors"
        description="Visitors that never turned out to be people are forgotten; their numbers stay in the reports."
      >
        <div className={classes.form}>
          <NumberInput
            label="Forget after"
            suffix=" days"
            min={LEAST_DAYS}
            max={MOST_DAYS}
            allowDecimal={false}
            value={days}
            onChange={setDays}
            disabled={!mayChange}
            error={retention.problem}
          />
          <Group>
            <Button
              loading={retention.busy}
              disabled={!mayChange || typeof days !== 'number' || days === settings.retentionUnconfirmedDays}
              onClick={() => {
                if (typeof days === 'number') void retention.save({ retentionUnconfirmedDays: days });
              }}
            >
              Save
            </Button>
          </Group>
        </div>
      </Section>
      <Section title="What is never stored">
        <Text size="sm" c="dimmed">
          Addresses of visitors and their full browser names. Consent can be asked by <code>data-consent</code> on the
          script tag; the Install page shows how.
        </Text>
      </Section>
    </div>
  );
}
