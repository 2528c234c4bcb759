import { naiveHistory } from '../naive-model';
import { comparePositions, type Change, type KindDefinitions } from '../history';

/**
 * For tests: stock and flow records counted the slow way. Every subject is looked at at the end of every interval; what
 * moved is read off the naive history. Shares no step with the statements that it is compared with.
 */
export type NaiveSubject = { id: string; changes: Change[] };
export type NaiveInterval = { start: Date; end: Date };

export type NaiveStockRecord = {
  stockId: number;
  at: string;
  facet: string;
  value: string;
  count: number;
  entered: number;
  left: number;
  reclassifiedIn: number;
  reclassifiedOut: number;
};

const isWithin = (at: Date | null, { start, end }: NaiveInterval) => at !== null && at >= start && at < end;

export function naiveStockRecords(
  subjects: readonly NaiveSubject[],
  definitions: KindDefinitions,
  stock: KindDefinitions['stocks'][number],
  intervals: readonly NaiveInterval[],
): NaiveStockRecord[] {
  const histories = subjects.map((subject) => naiveHistory(subject.id, subject.changes, definitions));
  const stretches = histories.flatMap(({ stays }, n) =>
    stays
      .filter(({ stockId }) => stockId === stock.id)
      .map((stay) => ({
        ...stay,
        next: stays.find(
          (one) =>
            one.stockId === stock.id &&
            !stay.left &&
            one.sinceAt.getTime() === stay.untilAt?.getTime() &&
            !one.entered &&
            comparePositions(
              { at: one.sinceAt, sequence: one.sinceSeq, id: one.sinceId },
              { at: stay.sinceAt, sequence: stay.sinceSeq, id: stay.sinceId },
            ) > 0,
        ),
        n,
      })),
  );
  const first = Math.min(...stretches.map(({ sinceAt }) => sinceAt.getTime()));
  return intervals
    .filter(({ end }) => end.getTime() > first)
    .flatMap((interval) =>
      ['', ...stock.facets].flatMap((facet) => {
        const valueOf = (facets: Record<string, unknown>) => (facet === '' ? '' : String(facets[facet] ?? ''));
        const values = [...new Set(['', ...stretches.map(({ facets }) => valueOf(facets))])];
        return values.flatMap((value) => {
          const own = stretches.filter(({ facets }) => valueOf(facets) === value);
          const record = {
            stockId: stock.id,
            at: interval.end.toISOString(),
            facet,
            value,
            count: own.filter((s) => s.sinceAt < interval.end && (s.untilAt === null || s.untilAt >= interval.end))
              .length,
            entered: own.filter((s) => s.entered && isWithin(s.sinceAt, interval)).length,
            left: own.filter((s) => s.left && isWithin(s.untilAt, interval)).length,
            reclassifiedIn: stretches.filter(
              (s) =>
                s.next !== undefined &&
                valueOf(s.next.facets) === value &&
                valueOf(s.facets) !== value &&
                isWithin(s.untilAt, interval),
            ).length,
            reclassifiedOut: own.filter(
              (s) => s.next !== undefined && valueOf(s.next.facets) !== value && isWithin(s.untilAt, interval),
            ).length,
          };
          const { count, entered, left, reclassifiedIn, reclassifiedOut } = record;
          const empty = count + entered + left + reclassifiedIn + reclassifiedOut === 0;
          return facet !== '' && empty ? [] : [record];
        });
      }),
    );
}

export type NaiveFlowRecord = {
  flowId: number;
  at: string;
  facet: string;
  value: string;
  source: string;
  sink: string;
  events: number;
};

export function naiveFlowRecords(
  subjects: readonly NaiveSubject[],
  definitions: KindDefinitions,
  flowId: number,
  intervals: readonly NaiveInterval[],
): NaiveFlowRecord[] {
  const records = new Map<string, NaiveFlowRecord>();
  for (const subject of subjects) {
    for (const event of naiveHistory(subject.id, subject.changes, definitions).events) {
      const interval = intervals.find((one) => isWithin(event.at, one));
      if (event.flowId !== flowId || interval === undefined) continue;
      for (const facet of ['', ...definitions.facets.map(({ slug }) => slug)]) {
        const facets = (event.sink === null ? event.before : event.after) as Record<string, string>;
        const row = {
          flowId,
          at: interval.end.toISOString(),
          facet,
          value: facet === '' ? '' : (facets[facet] ?? ''),
          source: event.source ?? '',
          sink: event.sink ?? '',
        };
        const key = JSON.stringify(row);
        records.set(key, { ...row, events: (records.get(key)?.events ?? 0) + 1 });
      }
    }
  }
  return [...records.values()];
}
