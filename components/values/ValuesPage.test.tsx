import { MantineProvider } from '@mantine/core';
import { NuqsTestingAdapter } from 'nuqs/adapters/testing';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ValueRow } from './types';
import { ValuesPage } from './ValuesPage';

const row = (value: string): ValueRow => ({
  ...{ date: '2026-03-01', value, counts: { accepted: 1 }, members: 1, notEncountered: 2 },
  completion: { shortest: null, average: null, median: null, p90: null, longest: null, completed: 0 },
});
const pageOf = (values: string[], most = 1_000) =>
  renderToStaticMarkup(
    <NuqsTestingAdapter>
      <MantineProvider>
        <ValuesPage
          process={{ slug: 'quests', name: 'Quests' }}
          facet={{ slug: 'quest', name: 'Quest' }}
          stocks={[{ slug: 'accepted', name: 'Accepted' }]}
          rows={values.map(row)}
          {...{ most, date: '2026-03-01', today: '2026-03-02' }}
        />
      </MantineProvider>
    </NuqsTestingAdapter>,
  );

test('says of a list that is as long as it may be that there are others', () => {
  const words = 'Those with the most subjects';
  expect(pageOf(['A', 'B', 'C'], 3)).toContain(words);
  expect(pageOf(['A', 'B', 'C'])).not.toContain(words);
});

test('takes names of any kind, and none', () => {
  expect(pageOf([])).toContain('Nobody yet');
  const page = pageOf(['a&is=b/?#é', 'x'.repeat(200), '']);
  expect(page).toContain('?is=a%26is%3Db%2F%3F%23%C3%A9');
  expect(page).toContain(`?is=${'x'.repeat(200)}`);
});
