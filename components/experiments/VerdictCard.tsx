import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Term } from '@/components/common/Term';
import { VerdictBadge } from '@/components/common/VerdictBadge';
import type { Verdict } from '@/lib/experiments/report.schemas';
import classes from './VerdictCard.module.css';

const TONE: Partial<Record<Verdict['kind'], 'good' | 'bad' | 'warn'>> = {
  ship: 'good',
  roll_back: 'bad',
  guardrail: 'bad',
  do_not_trust: 'warn',
};

/** What the report comes to: one sentence, larger than everything else on the page. */
export function VerdictCard({ verdict, children }: { verdict: Verdict; children?: ReactNode }) {
  return (
    <section className={classes.root} data-tone={TONE[verdict.kind]} aria-label="Verdict">
      <VerdictBadge kind={verdict.kind} />
      <p className={classes.sentence}>{verdict.text}</p>
      <Text component="p" size="sm" c="dimmed" m={0}>
        {verdict.detail} <Term name="verdict">How is this decided?</Term>
      </Text>
      {children}
    </section>
  );
}
