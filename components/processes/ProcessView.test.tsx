import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { ProcessPicture } from '@/lib/stocks/process.schemas';
import { ProcessView } from './ProcessView';

const rate = { events: 12, days: 20, perDay: 0.6, interval: { lower: 0.31, upper: 1.05, level: 0.95 } };
const picture: ProcessPicture = {
  ...{ process: 'accounts', name: 'Accounts', kind: 'account', from: '2026-11-01', to: '2026-11-20' },
  ...{ facet: null, value: null, facets: [], build: null, leadTime: null, notEncountered: null },
  stocks: [
    { slug: 'trial', name: 'On trial', before: 4, count: 6, entered: 14, left: 12 },
    { slug: 'paid', name: 'Paying', before: 0, count: 12, entered: 12, left: 0 },
  ],
  flows: [{ slug: 'converts', name: 'Converts', sources: ['trial'], sinks: ['paid'], events: 12, rate }],
  ribbons: [{ source: 'trial', sink: 'paid', subjects: 12, flows: ['converts'] }],
  dwellTimes: [],
  balance: {
    residue: 0,
    stocks: ['trial', 'paid'].map((stock) => ({
      ...{ stock, snapshot: 6, fromStays: 6, residue: 0, at: '2026-11-20T12:00:00.000Z' },
    })),
  },
  series: [],
};

describe('a process in a page of one’s own', () => {
  const page = renderToStaticMarkup(
    <MantineProvider>
      <ProcessView picture={picture} />
    </MantineProvider>,
  );

  it('says whether it adds up, and shows its stocks and flows', () => {
    expect(page).toContain('Everything adds up');
    expect(page).toContain('href="/stocks/trial"');
    expect(page).toContain('On trial → Paying');
  });

  it('calls what is left over by its name', () => {
    const broken = { ...picture, stocks: picture.stocks.map((stock) => ({ ...stock, count: stock.count - 1 })) };
    const drawn = renderToStaticMarkup(
      <MantineProvider>
        <ProcessView picture={broken} />
      </MantineProvider>,
    );
    expect(drawn).not.toContain('Everything adds up');
  });
});
