'use client';

import { useMemo } from 'react';
import { DayBarsChart } from '@/components/charts/lazy';
import { DefinitionHeader } from '@/components/common/DefinitionHeader';
import { formatCount } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import { useArchive } from '@/components/common/use-archive';
import type { QuarantinedLineView, SourceView, UploadCounts, UploadView } from '@/lib/logs/schemas';
import classes from './logs.module.css';
import { QuarantineTable } from './QuarantineTable';
import type { LineActions, SourceArchiving } from './types';
import { UploadPanel } from './UploadPanel';
import { UploadsTable } from './UploadsTable';
import { csvOf, formatWords, handlerWords, reasonName } from './words';

/** A log source: upload, what came in over time, the uploads, and the lines that wait. */
export function SourcePage(props: {
  source: SourceView;
  counts: UploadCounts;
  uploads: UploadView[];
  waiting: { lines: QuarantinedLineView[]; total: number };
  mayEdit: boolean;
  mayRecord: boolean;
  actions: SourceArchiving & LineActions;
}) {
  const { source, counts, waiting } = props;
  const archiving = useArchive(props.actions);
  const series = useMemo(
    () => [
      { name: 'Accepted', mark: 1, counts: counts.accepted },
      ...counts.quarantined.map(({ reason, counts: lines }, index) => ({
        ...{ name: reasonName(reason), mark: index + 2 },
        counts: lines,
      })),
    ],
    [counts],
  );
  const any = series.some((each) => each.counts.some((count) => count > 0));
  return (
    <>
      <DefinitionHeader
        definition={source}
        code={source.slug}
        kind={source.kind}
        mayEdit={props.mayEdit}
        edit={`/logs/${encodeURIComponent(source.slug)}/edit`}
        archiving={archiving}
      >
        {formatWords(source.format)}. {handlerWords(source.handlers)}.
      </DefinitionHeader>
      <div className={classes.stack}>
        {props.mayRecord && source.archivedAt === null && <UploadPanel source={source} />}
        {any && (
          <Section
            title="Lines by day of upload"
            description="Accepted, and quarantined by reason; known ones are left out"
          >
            <DayBarsChart
              days={counts.days}
              series={series}
              label={`Lines of ${source.name} by day`}
              filename={`log-${source.slug}-days.csv`}
            />
          </Section>
        )}
        <Section flush title="Uploads">
          <UploadsTable source={source.slug} uploads={props.uploads} />
        </Section>
        {waiting.total > 0 && (
          <Section
            flush
            id="waiting"
            title={`${formatCount(waiting.total)} ${waiting.total === 1 ? 'line waits' : 'lines wait'}`}
            description={
              waiting.lines.length < waiting.total
                ? `The first ${formatCount(waiting.lines.length)}; an upload shows all of its own`
                : 'Mend a line and book it, or dismiss it'
            }
          >
            <QuarantineTable
              lines={waiting.lines}
              csv={csvOf(source.slug, 'quarantine')}
              mayRecord={props.mayRecord}
              actions={props.actions}
              withFile
            />
          </Section>
        )}
      </div>
    </>
  );
}
