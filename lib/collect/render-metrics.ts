import { checkHealth } from './check-health';
import { totalsSinceStart } from './counters';
import { waitingRecords } from './flush-everything';
import { collectPool } from './pool';

type Sample = { labels?: Record<string, string>; value: number };

/** The state of this process in the text format 0.0.4 of Prometheus. Units are in the names. */
export async function renderMetrics(now: Date): Promise<string> {
  const health = await checkHealth(now);
  const pool = collectPool();
  const memory = process.memoryUsage();
  return [
    metric('weir_up', 'gauge', 'Whether the database answers.', [{ value: health.database === 'ok' ? 1 : 0 }]),
    metric(
      'weir_records_total',
      'counter',
      'What became of incoming records since the start of the process.',
      byLabel('outcome', totalsSinceStart()),
    ),
    metric(
      'weir_records_waiting',
      'gauge',
      'Records accepted and not yet committed.',
      byLabel('kind', Object.entries(waitingRecords())),
    ),
    metric('weir_collect_connections', 'gauge', 'Database connections of the public door.', [
      { labels: { state: 'idle' }, value: pool.idleCount },
      { labels: { state: 'busy' }, value: pool.totalCount - pool.idleCount },
    ]),
    metric(
      'weir_job_last_success_timestamp_seconds',
      'gauge',
      'When each job last ran well.',
      health.jobs.flatMap(({ job, lastOkAt }) =>
        lastOkAt === null ? [] : [{ labels: { job }, value: Date.parse(lastOkAt) / 1000 }],
      ),
    ),
    metric('weir_process_resident_memory_bytes', 'gauge', 'Memory of the process.', [{ value: memory.rss }]),
    metric('weir_process_uptime_seconds', 'gauge', 'Age of the process.', [{ value: Math.round(process.uptime()) }]),
  ].join('');
}

function byLabel(label: string, entries: Iterable<readonly [string, number]>): Sample[] {
  return [...entries].map(([name, value]) => ({ labels: { [label]: name }, value }));
}

function metric(name: string, type: 'gauge' | 'counter', help: string, samples: Sample[]): string {
  const lines = samples.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text.replace(/[\\"\n]/g, '\\$&')}"`);
    return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${String(value)}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
