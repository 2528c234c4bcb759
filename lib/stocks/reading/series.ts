import type { StockDay } from '../process.schemas';
import type { DayRange } from './day-range';
import type { Movement } from './movements.sql';

/** Everything that moved in one bucket, without saying of which stock or value. */
type Moved = Pick<Movement, 'entered' | 'left' | 'reclassifiedIn' | 'reclassifiedOut'>;

const NOTHING: Moved = { entered: 0, left: 0, reclassifiedIn: 0, reclassifiedOut: 0 };

const add = (a: Moved, b: Moved): Moved => ({
  entered: a.entered + b.entered,
  left: a.left + b.left,
  reclassifiedIn: a.reclassifiedIn + b.reclassifiedIn,
  reclassifiedOut: a.reclassifiedOut + b.reclassifiedOut,
});

const net = (moved: Moved) => moved.entered - moved.left + moved.reclassifiedIn - moved.reclassifiedOut;

/** The days of a stock from its movements: `before` is the count at the start of the first day. Pure. */
export function seriesOf(movements: readonly Movement[], range: DayRange): { before: number; days: StockDay[] } {
  const byBucket = new Map<number, Moved>();
  for (const moved of movements) byBucket.set(moved.bucket, add(byBucket.get(moved.bucket) ?? NOTHING, moved));
  const before = net(byBucket.get(0) ?? NOTHING);
  let count = before;
  const days = range.days.map((date, index) => {
    const moved = byBucket.get(index + 1) ?? NOTHING;
    count += net(moved);
    const end = range.boundaries[index + 1];
    return { date, count, ...moved, provisional: end !== undefined && end > range.now };
  });
  return { before, days };
}
