'use client';

import { Text } from '@mantine/core';
import { CodeBlock } from '@/components/common/CodeBlock';
import { formatDay } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { Section } from '@/components/common/Section';
import { Term } from '@/components/common/Term';
import type { MetricDetail, MetricView } from '@/lib/metrics/schemas';
import type { TrackerView } from '@/lib/metrics/tracker.schemas';
import classes from './metrics.module.css';
import { KIND_NAMES, PERIOD_NAMES } from './periods';
import { metricHref } from './href';
import { AGGREGATE_NAMES, derivedWords, partsOf, sourceWords } from './words';

/** Where the values come from, and what the metric is: one pair of words below the other. */
export function SourceSection(props: {
  metric: MetricDetail;
  tracker: TrackerView | null;
  /** address of this installation, for the snippet */
  origin: string;
}) {
  const { metric, tracker } = props;
  return (
    <Section title="Where its values come from">
      <dl className={classes.pairs}>
        <dt>Values</dt>
        <dd>
          {metric.origin === 'own' && (
            <>
              by themselves, from <OwnLink metricRef={metric.ref}>{metric.domainName.toLowerCase()}</OwnLink>
            </>
          )}
          {metric.origin === 'stored' && 'sent by your own code, or imported'}
          {metric.origin === 'derived' && metric.derived !== null && (
            <>
              computed when they are read: <b>{derivedWords(metric.derived)}</b>
            </>
          )}
          {tracker !== null && (
            <>
              <Term name="tracker" />: {AGGREGATE_NAMES[tracker.aggregate]} of {sourceWords(tracker.source)}
              {tracker.declared && ', declared in code'}
            </>
          )}
        </dd>
        {metric.derived !== null && (
          <>
            <dt>Made of</dt>
            <dd>
              {partsOf(metric.derived).map((ref, index) => (
                <span key={ref}>
                  {index > 0 && ', '}
                  <LinkAnchor href={metricHref(ref)} underline="always">
                    {ref}
                  </LinkAnchor>
                </span>
              ))}
            </dd>
          </>
        )}
        {tracker !== null && tracker.dimensions.length > 0 && (
          <>
            <dt>Split by</dt>
            <dd>
              {tracker.dimensions.map(({ name, path }) => (name === path ? name : `${name} (${path})`)).join(', ')}
            </dd>
          </>
        )}
        {tracker !== null && (
          <>
            <dt>Recorded until</dt>
            <dd>
              {tracker.recordedOn === null
                ? 'not yet: the next run of the job “trackers” begins with the first record'
                : `${formatDay(tracker.recordedOn)}; late records change the days that they belong to`}
            </dd>
          </>
        )}
        {metric.firstDate !== null && (
          <>
            <dt>Days</dt>
            <dd>
              {formatDay(metric.firstDate)} to {formatDay(metric.lastDate)}
            </dd>
          </>
        )}
        {metric.usedBy.length > 0 && (
          <>
            <dt>Used by</dt>
            <dd>
              {metric.usedBy.map((ref, index) => (
                <span key={ref}>
                  {index > 0 && ', '}
                  <LinkAnchor href={metricHref(ref)} size="sm" underline="always">
                    {ref}
                  </LinkAnchor>
                </span>
              ))}
            </dd>
          </>
        )}
        <dt>Periods</dt>
        <dd>
          {metric.periods.length === 0 ? 'none yet' : metric.periods.map((each) => PERIOD_NAMES[each]).join(', ')}
        </dd>
        <dt>Kind</dt>
        <dd>
          {KIND_NAMES[metric.kind]}
          {metric.unit !== '' && ` of ${metric.unit}`}, {betterWords(metric.betterWhen)}
        </dd>
      </dl>
      {metric.origin === 'stored' && (
        <>
          <Text size="xs" c="dimmed" mt="md" mb={6}>
            Send one value a day; sending it again changes it. <code>null</code> says “no data”, which is not 0.
          </Text>
          <CodeBlock
            label="Sending a value"
            code={`curl ${props.origin}/api/v1/statistics \\
  -H "authorization: Bearer $WEIR_TOKEN" -H "content-type: application/json" \\
  -d '{"metric":"${metric.ref}","date":"2026-01-31","period":"day","value":42}'`}
          />
        </>
      )}
    </Section>
  );
}

function OwnLink(props: { metricRef: string; children: string }) {
  const [domain = '', name = ''] = props.metricRef.split('/');
  const page = domain === 'experiments' ? '/experiments' : `/${domain}/${encodeURIComponent(name)}`;
  return (
    <LinkAnchor href={page} underline="always">
      {props.children}
    </LinkAnchor>
  );
}

function betterWords(betterWhen: MetricView['betterWhen']): string {
  return betterWhen === 'neither' ? 'neither high nor low is better' : `${betterWhen} is better`;
}
