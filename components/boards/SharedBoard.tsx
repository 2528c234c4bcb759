'use client';

import { Text, Title } from '@mantine/core';
import { formatDay } from '@/components/common/format';
import { Wordmark } from '@/components/shell/Mark';
import type { BoardData } from '@/lib/metrics/board.schemas';
import { BoardCard } from './BoardCard';
import classes from './boards.module.css';
import { placeCharts } from './chart-list';

/** A board for those who have its link: no navigation, no way to anything else. */
export function SharedBoard({ data, today }: { data: BoardData; today: string }) {
  const { board } = data;
  return (
    <main className={classes.shared}>
      <div className={classes.sharedInner}>
        <div className={classes.sharedTop}>
          <div>
            <Title order={1}>{board.name}</Title>
            {board.description !== '' && (
              <Text size="sm" c="dimmed" mt={4} style={{ whiteSpace: 'pre-line' }}>
                {board.description}
              </Text>
            )}
          </div>
          <Wordmark />
        </div>
        {board.charts.length === 0 ? (
          <Text c="dimmed">Nobody has put a chart on this board yet.</Text>
        ) : (
          <ul className={classes.grid}>
            {placeCharts(board.charts, data.charts).map(({ key, chart, data: numbers }) => (
              <li key={key} className={classes.cell} data-wide={chart.wide ? true : undefined}>
                <BoardCard chart={chart} data={numbers} annotations={data.annotations} linked={false} />
              </li>
            ))}
          </ul>
        )}
        <p className={classes.sharedFoot}>
          Shared with you to read. As it stands on {formatDay(today)}; load the page again for newer numbers.
        </p>
      </div>
    </main>
  );
}
