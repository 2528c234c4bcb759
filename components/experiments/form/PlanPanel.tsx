'use client';

import { Divider, NumberInput, Skeleton, Stack, Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { formatCount, formatNoun, formatPercent } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import { Term } from '@/components/common/Term';
import { problemOf } from '@/lib/auth/result.schemas';
import type { ExperimentFormActions } from '../types';
import type { FormValues } from './form-values';
import { planOf } from './plan';
import classes from './form.module.css';

/** How many subjects and days the question takes, from what the last weeks say. Follows the form as it is typed. */
export function PlanPanel(props: {
  form: UseFormReturnType<FormValues>;
  plan: ExperimentFormActions['plan'];
  goalName: (key: string) => string;
}) {
  const { form } = props;
  const { primaryGoal: goal, subjectKind, coverage, variants, baseline, effect } = form.values;
  const history = useQuery({
    queryKey: ['plan', goal, subjectKind],
    queryFn: async () => {
      const result = await props.plan({ goal: goal ?? '', subjectKind });
      const problem = problemOf(result);
      if (problem !== null || result.data === undefined) throw new Error(problem?.message ?? 'There is no answer.');
      return result.data;
    },
    enabled: goal !== null && goal !== '' && !form.values.external,
    staleTime: 300_000,
    retry: false,
  });
  const seen = history.data ?? null;
  const used = baseline === '' ? (seen?.rate ?? null) : baseline / 100;
  const found = planOf({
    baseline: used,
    effect: effect === '' ? null : effect / 100,
    subjectsPerDay: seen?.subjectsPerDay ?? null,
    coverage: coverage / 100,
    variants: variants.length,
  });

  return (
    <Section title="How long will it take?" description="Two-sided 5%, power 80%, even split">
      <Stack gap="sm">
        {goal === null ? (
          <Text size="sm" c="dimmed">
            Choose a <Term name="primary goal" />: the plan follows from its rate.
          </Text>
        ) : history.isFetching ? (
          <Skeleton height={40} />
        ) : (
          <Text size="sm" c="dimmed">
            {seen === null || seen.rate === null
              ? history.isError
                ? history.error.message
                : 'Nobody was seen in the last 28 days, so type the rate that you expect.'
              : `In the last ${formatNoun(seen.days, 'day')}: ${formatCount(Math.round(seen.subjectsPerDay))} new subjects a day, ${formatPercent(seen.rate)} reached “${props.goalName(goal)}”.`}
          </Text>
        )}
        <NumberInput
          label="Rate of the control"
          description="Left empty, what was seen is used"
          suffix="%"
          min={0}
          max={100}
          decimalScale={4}
          hideControls
          placeholder={seen?.rate == null ? '' : formatPercent(seen.rate)}
          {...form.getInputProps('baseline')}
        />
        <NumberInput
          label={<Term name="minimum effect">Smallest change worth finding</Term>}
          description="Relative: 10% turns 20% into 22%"
          suffix="%"
          min={0}
          max={1000}
          decimalScale={2}
          hideControls
          {...form.getInputProps('effect')}
        />
        <Divider />
        <div aria-live="polite">
          {found.status === 'computed' ? (
            <>
              <p className={classes.answer}>
                {found.runDays === null
                  ? `${formatCount(found.subjects)} subjects`
                  : `About ${formatNoun(found.runDays, 'day')}`}
              </p>
              <Text size="sm" c="dimmed">
                {formatCount(found.perVariant)} per variant, {formatCount(found.subjects)} in all
                {found.runDays === null
                  ? '. How many days that takes is not known: nobody was seen lately.'
                  : `, at ${formatCount(Math.round((seen?.subjectsPerDay ?? 0) * (coverage / 100)))} a day.`}
              </Text>
              {found.runDays !== null && found.runDays > 60 && (
                <Text size="sm" c="var(--weir-warn)" mt={4}>
                  That is long. A larger change, fewer variants or more coverage make it shorter.
                </Text>
              )}
            </>
          ) : (
            <Text size="sm" c="dimmed">
              {found.reason}
            </Text>
          )}
        </div>
        <NumberInput
          label="Planned subjects"
          description="In all variants; left empty, the number above"
          min={1}
          allowDecimal={false}
          thousandSeparator=","
          hideControls
          placeholder={found.status === 'computed' ? formatCount(found.subjects) : ''}
          {...form.getInputProps('plannedSubjects')}
        />
      </Stack>
    </Section>
  );
}
