import { Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import Link from 'next/link';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { VerdictBadge } from '@/components/common/VerdictBadge';
import type { OverviewExperiment, OverviewJob } from '@/lib/overview/schemas';
import classes from './overview.module.css';

/** Experiments that can be decided, each with its verdict; a calm line when there is none. */
export function Decisions({ rows, reports }: { rows: OverviewExperiment[]; reports: OverviewJob | null }) {
  if (rows.length === 0) {
    return (
      <Section title="Needs a decision">
        <Text size="sm" c="dimmed">
          Nothing now.{' '}
          {reports?.nextDueAt !== null && reports?.nextDueAt !== undefined && (
            <>
              The next report runs <RelativeTime at={reports.nextDueAt} />
              {reports.lastOkAt !== null && (
                <>
                  ; the last ran <RelativeTime at={reports.lastOkAt} />
                </>
              )}
              .
            </>
          )}
        </Text>
      </Section>
    );
  }
  return (
    <Section title="Needs a decision" flush>
      <ul className={classes.decisions}>
        {rows.map((row) => (
          <li key={row.key}>
            <Link href={`/experiments/${encodeURIComponent(row.key)}`} className={classes.decision}>
              <span>
                <VerdictBadge kind={row.verdict.kind} />
              </span>
              <span className={classes.words}>
                <span className={classes.name}>{row.name}</span>{' '}
                <span className={classes.sentence}>{row.verdict.text}</span>
              </span>
              <IconChevronRight size={16} stroke={1.7} aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
