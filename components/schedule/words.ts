import { formatCount, formatDuration } from '@/components/common/format';
import type { JobRunView } from '@/lib/schedule/schemas';

const EVERY: Record<string, string> = {
  never: 'only by hand',
  minutely: 'every minute',
  twelve_minutely: 'every 12 minutes',
  hourly: 'every hour',
  daily: 'every day',
  weekly: 'every week',
  two_weekly: 'every two weeks',
  four_weekly: 'every four weeks',
};

/** How often a job runs, in words; a cron expression is shown as it is. */
export function everyWords(every: string): string {
  return EVERY[every] ?? every;
}

export const isExpression = (every: string): boolean => EVERY[every] === undefined;

/** What a run counted: "12 written, 3 days". What is nothing is left out; a run that found nothing to do says so. */
export function tallyWords(tally: Record<string, unknown>): string {
  const parts = Object.entries(tally).flatMap(([name, value]) => {
    const word = name
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .replaceAll('_', ' ')
      .toLowerCase();
    if (name === 'errors') return [];
    if (typeof value === 'number') return value === 0 ? [] : [`${formatCount(value)} ${word}`];
    if (Array.isArray(value))
      return value.length === 0
        ? []
        : [`${formatCount(value.length)} ${value.length === 1 ? word.replace(/s$/, '') : word}`];
    if (name === 'complete') return value === false ? ['goes on at the next run'] : [];
    if (typeof value === 'string' && value !== '') return [`${word} ${value}`];
    return [];
  });
  return parts.length === 0 ? 'nothing to do' : parts.join(', ');
}

/** The period that a run was for: an instant without its zeros, or the name of a period. */
export function periodWords(period: string): string {
  const instant = /^(?:cron\/)?(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):\d{2}\.\d{3}Z$/.exec(period);
  return instant === null
    ? period.replace('/', ' ').replaceAll('_', ' ')
    : `${instant[1] ?? ''} ${instant[2] ?? ''} UTC`;
}

/** How long a run took; a run under way has no length yet. */
export function lengthWords(run: Pick<JobRunView, 'ms' | 'status'>): string {
  return run.ms === null ? 'running' : formatDuration(run.ms);
}

/** Why a run failed, as a sentence that says what to do. */
export function errorWords(error: string | null): string | null {
  return error === 'interrupted'
    ? 'The process ended in the middle. Nothing is lost: the next run did the rest.'
    : error;
}

type Health = { job: string; health: 'ok' | 'failed' | 'late' | 'waiting' };

/** The schedule in one sentence, the worst first. */
export function scheduleSentence(jobs: readonly Health[]): { text: string; tone: 'good' | 'bad' | 'warn' | 'neutral' } {
  const of = (health: Health['health']) => jobs.filter((job) => job.health === health).map((job) => job.job);
  const [failed, late, waiting] = [of('failed'), of('late'), of('waiting')];
  if (jobs.length === 0) return { text: 'No job is registered.', tone: 'warn' };
  if (failed.length > 0) return { text: `${list(failed)} failed at the last run.`, tone: 'bad' };
  if (late.length > 0) {
    return { text: `${list(late)} ${late.length === 1 ? 'is' : 'are'} late: does the schedule run?`, tone: 'warn' };
  }
  if (waiting.length === jobs.length) return { text: 'No job has run yet.', tone: 'neutral' };
  if (waiting.length > 0) return { text: `All is well; ${list(waiting)} did not run yet.`, tone: 'good' };
  return { text: `All ${formatCount(jobs.length)} jobs are well.`, tone: 'good' };
}

function list(names: string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${formatCount(names.length - 3)} more` : shown;
}
