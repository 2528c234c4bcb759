import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { formatNoun } from '@/components/common/format';
import type { ResultRow } from './prepare-results';
import { ResultsTable } from './ResultsTable';

/** So many goals that nothing happened with are worth folding away. */
const MANY = 2;

/** The table of results; goals of other experiments, of which nothing happened here, stand in one line below it. */
export function Results(props: {
  rows: readonly ResultRow[];
  control: string;
  variantNames: ReadonlyMap<string, string>;
  selected: string | null;
  onSelect: (row: ResultRow) => void;
}) {
  const [all, setAll] = useState(false);
  const silent = props.rows.filter(({ silent, first }) => silent && first);
  const foldable = silent.length >= MANY && props.rows.some((row) => !row.silent && row.role !== 'any');
  const folded = foldable && !all;
  return (
    <>
      <ResultsTable {...props} rows={folded ? props.rows.filter((row) => !row.silent) : props.rows} />
      {foldable && (
        <Text size="xs" c="dimmed" px="md" py={6} component="div">
          {formatNoun(silent.length, 'outcome')} without any record here
          {folded && `: ${silent.map(({ name }) => name).join(', ')}`}.{' '}
          <Button size="compact-xs" variant="subtle" onClick={() => setAll(!all)}>
            {folded ? 'Show them' : 'Hide them'}
          </Button>
        </Text>
      )}
    </>
  );
}
