'use client';

import { Section } from '@/components/common/Section';
import type { Pause } from '@/components/charts';
import { DailyTable } from './DailyTable';
import { outcomeId, outcomeName, type Outcome } from './outcome';
import { OverTimeSection } from './OverTimeSection';
import type { SeriesTuple } from './types';

/** One outcome on all its days: as a chart and as a table. */
export function ReportHistory(props: {
  series: readonly SeriesTuple[] | undefined;
  failed: string | null;
  variants: readonly string[];
  outcomes: readonly Outcome[];
  names: ReadonlyMap<string, string>;
  outcome: Outcome;
  onOutcome: (id: string) => void;
  show: 'values' | 'difference';
  onShow: (show: 'values' | 'difference') => void;
  pauses: readonly Pause[];
  provisionalDay: string | null;
  /** of the files, without what follows the outcome */
  file: string;
}) {
  const { file, ...shown } = props;
  const { series, outcome, names, variants, provisionalDay } = props;
  const name = `${file}-${outcomeId(outcome).replaceAll(':', '-')}`;
  return (
    <>
      <OverTimeSection {...shown} filename={`${name}.csv`} />
      {series !== undefined && series.length > 0 && (
        <Section title="Daily" description={`${outcomeName(outcome, names)}, cumulative at the end of each day`} flush>
          <DailyTable
            series={series}
            variants={variants}
            outcome={outcome}
            provisionalDay={provisionalDay}
            filename={`${name}-daily.csv`}
          />
        </Section>
      )}
    </>
  );
}
