'use client';

import { Section } from '@/components/common/Section';
import { formatDay } from '@/components/common/format';
import type { ProcessPicture } from '@/lib/stocks/process.schemas';
import { isEmpty, judgeBalance } from './balance';
import { BalanceCard } from './BalanceCard';
import { Moves, Times } from './lazy';
import { FlowsTable, StocksTable } from './PictureTables';
import classes from './processes.module.css';

/** A process in a page of your own: its books, who moved where, day by day, how long it takes. `getProcess` reads it. */
export function ProcessView({ picture }: { picture: ProcessPicture }) {
  return (
    <div className={classes.stack}>
      <BalanceCard sentence={judgeBalance(picture)} label={`Balance of ${picture.name}`} />
      <Section
        flush
        title={picture.name}
        description={`${formatDay(picture.from)} to ${formatDay(picture.to)}: before + in − out = at the end`}
      >
        <StocksTable outline={picture} details={picture} />
      </Section>
      {!isEmpty(picture) && <Moves outline={picture} details={picture} />}
      {picture.flows.length > 0 && (
        <Section flush title="Flows" description="Events in these days, with the exact 95% interval of their rate">
          <FlowsTable outline={picture} />
        </Section>
      )}
      <Times population={null} outline={picture} details={picture} />
    </div>
  );
}
