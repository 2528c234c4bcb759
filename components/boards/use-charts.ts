'use client';

import { useOptimistic, useRef, useState, useTransition } from 'react';
import { showUndo } from '@/components/common/undo';
import { useRun } from '@/components/common/use-run';
import type { BoardChart, BoardChartData, BoardView } from '@/lib/metrics/board.schemas';
import { inserted, moved, placeCharts, replaced, without } from './chart-list';
import type { BoardActions } from './types';

/**
 * The charts of a board while they are arranged: each change is seen at once and stored as the whole list. When it is
 * refused, the list is again what is stored. `said` tells what was done to those who do not see it.
 */
export function useCharts(board: BoardView, known: readonly BoardChartData[], update: BoardActions['update']) {
  const { run } = useRun();
  const [, startTransition] = useTransition();
  const [charts, setCharts] = useOptimistic<readonly BoardChart[], readonly BoardChart[]>(
    board.charts,
    (_, next) => next,
  );
  const [said, setSaid] = useState('');
  // An undo comes seconds later, when other changes may have been made.
  const latest = useRef(charts);
  latest.current = charts;

  const store = (next: readonly BoardChart[], words: string) => {
    latest.current = next;
    startTransition(async () => {
      setCharts(next);
      const { problem } = await run(() => update({ slug: board.slug, change: { charts: [...next] } }));
      setSaid(problem === null ? words : '');
    });
  };
  const nameOf = (chart: BoardChart | undefined) =>
    known.find(({ chart: each }) => each.metric === chart?.metric)?.metric?.name ?? chart?.metric ?? '';

  return {
    placed: placeCharts(charts, known),
    said,
    move: (from: number, to: number) => {
      if (from === to) return;
      store(
        moved(charts, from, to),
        `${nameOf(charts[from])} stands at place ${String(to + 1)} of ${String(charts.length)}.`,
      );
    },
    replace: (at: number, chart: BoardChart) => store(replaced(charts, at, chart), `${nameOf(chart)} is changed.`),
    add: (chart: BoardChart) => store([...charts, chart], `${nameOf(chart)} is added at the end.`),
    remove: (at: number, name: string) => {
      const chart = charts[at];
      if (chart === undefined) return;
      store(without(charts, at), `${name} is removed.`);
      showUndo({
        id: `chart-${board.slug}-${String(at)}`,
        message: `${name} is removed from this board.`,
        undo: () => store(inserted(latest.current, at, chart), `${name} is back.`),
      });
    },
  };
}
