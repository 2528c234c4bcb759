'use client';

import { Anchor, Tabs, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { VariantMark } from '@/components/charts/Mark';
import { paletteClass } from '@/components/charts/palette';
import { CodeBlock } from '@/components/common/CodeBlock';
import { formatPercent } from '@/components/common/format';
import type { ExperimentView } from '@/lib/experiments/schemas';
import { previewUrl, snippetsFor } from './snippets';
import classes from './UseIt.module.css';

/** Preview links of each variant, and the code that asks for it. */
export function UseIt({ experiment, origin }: { experiment: ExperimentView; origin: string }) {
  const [page, setPage] = useState(`${origin}/demo`);
  const snippets = snippetsFor(experiment, origin);
  return (
    <div className={classes.root}>
      {!experiment.external && (
        <div className={`${classes.previews} ${paletteClass}`}>
          <TextInput
            label="Preview on the page"
            description="Shows a variant to whoever opens the link. Nobody is enrolled by it."
            value={page}
            onChange={(event) => setPage(event.currentTarget.value)}
            type="url"
          />
          <ul className={classes.links}>
            {experiment.variants.map((variant, index) => (
              <li key={variant.key}>
                <VariantMark index={index} />
                <Anchor href={previewUrl(page, experiment.key, variant.key)} target="_blank" rel="noreferrer" size="sm">
                  {variant.name ?? variant.key}
                </Anchor>
                <Text span size="xs" c="dimmed">
                  {formatPercent(variant.weight, Number.isInteger(Math.round(variant.weight * 1e4) / 100) ? 0 : 2)}
                  {index === 0 && ', the control'}
                </Text>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Tabs defaultValue={snippets[0]?.id ?? 'script'} keepMounted={false}>
        <Tabs.List>
          {snippets.map((snippet) => (
            <Tabs.Tab key={snippet.id} value={snippet.id}>
              {snippet.title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map((snippet) => (
          <Tabs.Panel key={snippet.id} value={snippet.id} pt="sm">
            <Text size="xs" c="dimmed" mb={6}>
              {snippet.about}
            </Text>
            <CodeBlock code={snippet.code} label={snippet.title} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}
