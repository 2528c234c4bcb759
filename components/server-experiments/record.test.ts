import { expect, it, vi } from 'vitest';
import type { VariantAnswer } from '@/lib/experiments/served.schemas';
import { recordShown } from './record';

const shownTo = (asker: string) => ({
  ...{ experiment: 'shop_reviews', variant: 'control', phase: 0, configVersion: 1, asker, visitor: null },
});

it('asks for everybody who sees a loaded page, one after another, and once for each', () => {
  vi.stubGlobal('document', {});
  const ask = vi.fn((experiment: string): Promise<VariantAnswer> =>
    Promise.resolve({
      ...{ experiment, variant: 'control', value: null, control: true, pending: null },
    }),
  );
  for (const asker of ['anna', 'anna', 'bram', 'anna']) recordShown(shownTo(asker), ask);
  expect(ask.mock.calls).toEqual([['shop_reviews'], ['shop_reviews']]);
});
