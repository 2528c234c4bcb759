import { flowEventId } from '@/lib/subjects/subject-id';
import { evaluateFilter, valueAt } from './evaluate-filter';
import { comparePositions, type Attributes, type Change, type KindDefinitions } from './history';

/**
 * For tests: a history as one would write it on paper. It sees every change at once and sorted, writes down the whole
 * state after each, and reads stays and events off that list. No decay. Slow on purpose, and shares no step with
 * `deriveHistory`.
 */
export function naiveHistory(subject: string, changes: readonly Change[], definitions: KindDefinitions) {
  const sorted = [...changes].sort(comparePositions);
  const states: Attributes[] = [{}];
  for (const change of sorted) {
    const merged = new Map(Object.entries(states.at(-1) ?? {}));
    for (const [name, value] of Object.entries(change.set)) {
      if (value === null) merged.delete(name);
      else merged.set(name, value);
    }
    states.push(Object.fromEntries(merged));
  }
  const text = (state: Attributes, path: string) => {
    const value = valueAt(state, path);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
  };
  const facetsOf = (state: Attributes, slugs: readonly string[]) =>
    Object.fromEntries(
      definitions.facets
        .filter(({ slug }) => slugs.includes(slug))
        .map(({ slug, path }) => [slug, text(state, path)] as const)
        .filter(([, value]) => value !== null),
    );
  const isIn = (n: number, stock: KindDefinitions['stocks'][number]) =>
    n > 0 && evaluateFilter(stock.filter, states[n] ?? {});

  const stays = definitions.stocks.flatMap((stock) =>
    sorted.flatMap((change, index) => {
      const n = index + 1;
      const facets = facetsOf(states[n] ?? {}, stock.facets);
      const same = (m: number) =>
        isIn(m, stock) && JSON.stringify(facetsOf(states[m] ?? {}, stock.facets)) === JSON.stringify(facets);
      if (!isIn(n, stock) || same(n - 1)) return [];
      let entry = n;
      while (isIn(entry - 1, stock)) entry -= 1;
      let end = n + 1;
      while (end < states.length && same(end)) end += 1;
      const until = end < states.length ? (sorted[end - 1]?.at ?? null) : null;
      return [
        {
          ...{ stockId: stock.id, sinceId: change.id, sinceAt: change.at, sinceSeq: change.sequence },
          ...{ enteredAt: sorted[entry - 1]?.at ?? change.at, entered: entry === n, untilAt: until },
          ...{ left: until !== null && !isIn(end, stock), facets },
        },
      ];
    }),
  );

  const all = definitions.facets.map(({ slug }) => slug);
  const events = sorted.flatMap((change, index) => {
    const n = index + 1;
    const left = definitions.stocks.filter((stock) => isIn(n - 1, stock) && !isIn(n, stock)).map(({ slug }) => slug);
    const entered = definitions.stocks.filter((stock) => !isIn(n - 1, stock) && isIn(n, stock)).map(({ slug }) => slug);
    const from: (string | null)[] = left.length > 0 ? left : [null];
    const to: (string | null)[] = entered.length > 0 ? entered : [null];
    const moves = left.length + entered.length === 0 ? [] : from.flatMap((a) => to.map((b) => [a, b] as const));
    const [was, is] = [states[n - 1]?.['states'], states[n]?.['states']];
    const listed = (value: unknown, i: number): string | null => {
      const one = Array.isArray(value) ? (value[i] as unknown) : null;
      return typeof one === 'string' ? one : null;
    };
    for (let i = 0; i < 10; i++) if (listed(was, i) !== listed(is, i)) moves.push([listed(was, i), listed(is, i)]);
    const distinct = new Map(moves.map((move) => [JSON.stringify(move), move]));
    return definitions.flows.flatMap((flow) =>
      [...distinct.values()]
        .filter(([source, sink]) => flow.sources.includes(source) && flow.sinks.includes(sink))
        .map(([source, sink]) => ({
          id: flowEventId(subject, flow.id, change.id, source, sink),
          ...{ flowId: flow.id, at: change.at, sequence: change.sequence, source, sink, changeId: change.id },
          before: facetsOf(states[n - 1] ?? {}, all),
          after: facetsOf(states[n] ?? {}, all),
        })),
    );
  });
  return { attributes: states.at(-1) ?? {}, stays, events };
}
