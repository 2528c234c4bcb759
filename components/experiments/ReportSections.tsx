'use client';

import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { EnrollmentsMode, Pause } from '@/components/charts';
import { EnrollmentsChart } from '@/components/charts/lazy';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatDay, formatNoun, formatPercent } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import { Term } from '@/components/common/Term';
import type { DayReport } from '@/lib/experiments/report.schemas';
import type { ExperimentView } from '@/lib/experiments/schemas';
import { HealthStrip } from './HealthStrip';
import { ReportHistory } from './lazy';
import { outcomeId, outcomesOf, type Outcome } from './outcome';
import { packReport } from './pack-series';
import { prepareResults } from './prepare-results';
import { Results } from './Results';
import type { EnrollmentTuple, ReportClock, SeriesTuple } from './types';

type ParamChange = { goal?: string; show?: 'values' | 'difference'; enrollments?: EnrollmentsMode };

/** What a report shows, from its health to its daily table. `today` adds the day that is not over to the charts. */
export function ReportSections(props: {
  experiment: ExperimentView;
  report: DayReport;
  /** the numbers belong to another day and are about to change */
  stale: boolean;
  clock: ReportClock;
  today: DayReport | null;
  enrollments: readonly EnrollmentTuple[];
  series: readonly SeriesTuple[] | undefined;
  seriesError: string | null;
  names: ReadonlyMap<string, string>;
  outcome: Outcome;
  pauses: readonly Pause[];
  show: 'values' | 'difference';
  mode: EnrollmentsMode;
  onParams: (change: ParamChange) => void;
}) {
  const { experiment, report, names, outcome, today } = props;
  const variants = useMemo(() => report.variants.map((variant) => variant.variant), [report]);
  const results = useMemo(() => {
    const { primaryGoal, guardrails, goals } = experiment;
    return prepareResults(report, { primaryGoal, guardrails, chosen: goals !== null, names });
  }, [report, experiment, names]);
  const variantNames = useMemo(
    () => new Map(experiment.variants.map((variant) => [variant.key, variant.name ?? variant.key])),
    [experiment],
  );
  const labels = useMemo(() => labelsOf(variants, variantNames), [variants, variantNames]);
  const enrollments = useMemo(
    () => enrollmentRows(props.enrollments, variants, labels, today),
    [props.enrollments, variants, labels, today],
  );
  const series = useMemo(
    () => withToday(props.series, today, outcome, variants),
    [props.series, today, outcome, variants],
  );
  const outcomes = useMemo(() => outcomesOf(report, experiment.primaryGoal), [report, experiment]);
  const file = `${experiment.key}-phase-${report.phase}`;
  const total = report.variants.reduce((sum, variant) => sum + variant.subjects, 0);
  const selected = results.find((row) => outcomeId(row.outcome) === outcomeId(outcome));

  return (
    <>
      <HealthStrip report={report} clock={props.clock} />
      <Section
        title={<Term name="enrollment">Enrollments</Term>}
        description={
          <>
            {formatNoun(total, 'subject')}
            {total > 0 &&
              `: ${report.variants.map(({ subjects }, place) => `${labels[place] ?? ''} ${formatCount(subjects)} (${formatPercent(subjects / total, 1)})`).join(', ')}`}
          </>
        }
      >
        <EnrollmentsChart
          rows={enrollments}
          variants={labels}
          mode={props.mode}
          onMode={(enrollments) => props.onParams({ enrollments })}
          pauses={props.pauses}
          filename={`${file}-enrollments.csv`}
        />
      </Section>
      <Section
        title="Results"
        description={`${report.provisional ? 'So far today' : `At the end of ${formatDay(report.date)}`}, cumulative since the start; each variant against “${variantNames.get(variants[0] ?? '') ?? variants[0] ?? ''}”`}
        flush
      >
        <div style={props.stale ? { opacity: 0.55 } : undefined} aria-busy={props.stale}>
          {results.length === 0 ? (
            <EmptyState title="No goal is compared">
              Choose goals for this experiment, or define the first one.
            </EmptyState>
          ) : (
            <Results
              rows={results}
              control={variants[0] ?? ''}
              variantNames={variantNames}
              selected={selected?.id ?? null}
              onSelect={(row) => {
                props.onParams({ goal: outcomeId(row.outcome) });
                document.getElementById('over-time')?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
              }}
            />
          )}
        </div>
        <Text size="xs" c="dimmed" px="md" py={8} style={{ borderTop: '1px solid var(--weir-line-soft)' }}>
          Intervals are 95% and drawn relative to the control. Colour needs an <Term name="p-value">adjusted p</Term>{' '}
          below 0.05 and a healthy sample ratio.
        </Text>
      </Section>
      <ReportHistory
        series={series}
        failed={props.seriesError}
        variants={labels}
        outcomes={outcomes}
        names={names}
        outcome={outcome}
        onOutcome={(goal) => props.onParams({ goal })}
        show={props.show}
        onShow={(show) => props.onParams({ show })}
        pauses={props.pauses}
        provisionalDay={today?.date ?? null}
        file={file}
      />
    </>
  );
}

/** Names of the variants for charts and tables; the key where two have the same name. */
function labelsOf(variants: readonly string[], names: ReadonlyMap<string, string>): string[] {
  const shown = variants.map((key) => names.get(key) ?? key);
  return shown.map((name, place) =>
    shown.indexOf(name) === shown.lastIndexOf(name) ? name : (variants[place] ?? name),
  );
}

function enrollmentRows(
  tuples: readonly EnrollmentTuple[],
  variants: readonly string[],
  labels: readonly string[],
  today: DayReport | null,
) {
  const stored = tuples.flatMap(([day, place, subjects]) => {
    const variant = labels[place];
    return variant === undefined || day === today?.date ? [] : [{ day, variant, subjects, provisional: false }];
  });
  const running = (today?.variants ?? []).map(({ variant, subjects }) => ({
    day: today?.date ?? '',
    variant: labels[variants.indexOf(variant)] ?? variant,
    subjects,
    provisional: true,
  }));
  return [...stored, ...running];
}

function withToday(
  series: readonly SeriesTuple[] | undefined,
  today: DayReport | null,
  outcome: Outcome,
  variants: readonly string[],
): readonly SeriesTuple[] | undefined {
  if (series === undefined || today === null) return series;
  return [...series.filter(([day]) => day !== today.date), ...packReport(today, outcome, variants)];
}
