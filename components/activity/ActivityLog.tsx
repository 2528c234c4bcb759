import Link from 'next/link';
import { EmptyState } from '@/components/common/EmptyState';
import { JsonDiff } from '@/components/common/JsonDiff';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import type { ActivityRow } from '@/lib/activity/schemas';
import classes from './activity.module.css';
import { sentenceOf } from './sentence-of';

/** Changes, newest first: who did what to which, and what was before and after. */
export function ActivityLog(props: {
  rows: ActivityRow[];
  /** addresses of the older rows and of the newest, or null where there are none */
  older: string | null;
  newest: string | null;
  filtered: boolean;
}) {
  if (props.rows.length === 0) {
    return (
      <EmptyState title={props.filtered ? 'Nothing like that was changed' : 'Nothing was changed yet'}>
        {props.filtered
          ? 'Choose another filter, or show everything.'
          : 'Every change of experiments, goals, settings, members and tokens will be listed here.'}
      </EmptyState>
    );
  }
  return (
    <>
      <Section flush>
        <ol className={classes.list} aria-label="Changes, newest first">
          {props.rows.map((row) => (
            <Entry key={row.id} row={row} />
          ))}
        </ol>
      </Section>
      <nav className={classes.foot} aria-label="More activity">
        {props.newest !== null && <Link href={props.newest}>Newest</Link>}
        {props.older !== null && <Link href={props.older}>Older</Link>}
      </nav>
    </>
  );
}

function Entry({ row }: { row: ActivityRow }) {
  const hasDetails = row.before !== null || row.after !== null;
  return (
    <li className={classes.entry}>
      <span className={classes.when}>
        <RelativeTime at={row.at} />
      </span>
      <span className={classes.words}>
        <b>{row.actorName}</b>
        {row.actorKind === 'token' && ' (API token)'} {sentenceOf(row)} <Name row={row} />
      </span>
      {hasDetails && (
        <details className={classes.details} open={row.before !== null}>
          <summary>{row.before === null ? 'What it was made with' : 'What changed'}</summary>
          <JsonDiff before={row.before} after={row.after} />
        </details>
      )}
    </li>
  );
}

function Name({ row }: { row: ActivityRow }) {
  if (row.entity === 'experiment') return <Link href={`/experiments/${row.entityKey}`}>{row.entityKey}</Link>;
  if (row.entity === 'goal') return <Link href="/goals">{row.entityKey}</Link>;
  return <code>{row.entityKey}</code>;
}
