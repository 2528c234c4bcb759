'use client';

import { ActionIcon, Button, Group, NumberInput, Text, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { VariantMark } from '@/components/charts/Mark';
import { paletteClass } from '@/components/charts/palette';
import { evenPercents, percentSum } from '../weights';
import type { FormValues } from './form-values';
import classes from './form.module.css';

const MOST = 20;

/** The versions that are compared: key, name, share and an optional JSON value of each. The first is the control. */
export function VariantsField({ form, locked }: { form: UseFormReturnType<FormValues>; locked: string | undefined }) {
  const { variants } = form.values;
  const fixed = locked !== undefined;
  const sum = percentSum(variants.map((variant) => variant.percent));
  const setAll = (next: FormValues['variants']) => form.setFieldValue('variants', next);
  const split = (next: FormValues['variants']) => {
    const percents = evenPercents(next.length);
    setAll(next.map((variant, index) => ({ ...variant, percent: percents[index] ?? 0 })));
  };

  return (
    <div className={paletteClass}>
      {fixed && (
        <Text size="sm" c="dimmed" mb="sm">
          {locked}
        </Text>
      )}
      <ol className={classes.variants}>
        {variants.map((variant, index) => (
          <li key={index} className={classes.variant}>
            <span className={classes.mark}>
              <VariantMark index={index} />
            </span>
            <TextInput
              label="Key"
              description={index === 0 ? 'The control' : 'What code receives'}
              required
              disabled={fixed}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              {...form.getInputProps(`variants.${index}.key`)}
            />
            <TextInput
              label="Name"
              description="What people read"
              placeholder={variant.key}
              {...form.getInputProps(`variants.${index}.name`)}
            />
            <NumberInput
              label="Weight"
              description="Share"
              suffix="%"
              min={0}
              max={100}
              decimalScale={2}
              hideControls
              disabled={fixed}
              {...form.getInputProps(`variants.${index}.percent`)}
              onChange={(value) =>
                form.setFieldValue(`variants.${index}.percent`, typeof value === 'number' ? value : 0)
              }
            />
            <Textarea
              className={classes.json}
              label="Value"
              description="JSON that code receives, optional"
              placeholder={'{"colour": "red"}'}
              autosize
              minRows={1}
              maxRows={8}
              classNames={{ input: classes.code ?? '' }}
              {...form.getInputProps(`variants.${index}.value`)}
            />
            <ActionIcon
              className={classes.remove}
              aria-label={`Remove variant ${variant.key}`}
              disabled={fixed || variants.length <= 2 || index === 0}
              onClick={() => split(variants.filter((_, place) => place !== index))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ol>
      {!fixed && (
        <Group justify="space-between" mt="sm" gap="xs">
          <Text size="sm" {...(sum === 100 ? { c: 'dimmed' } : { c: 'var(--weir-bad)' })} aria-live="polite">
            {sum === 100 ? 'Weights add up to 100%.' : `Weights add up to ${sum}%, not to 100%.`}
          </Text>
          <Group gap="xs">
            <Button variant="default" onClick={() => split(variants)}>
              Even split
            </Button>
            <Button
              variant="default"
              leftSection={<IconPlus size={15} aria-hidden />}
              disabled={variants.length >= MOST}
              onClick={() => split([...variants, { key: freshKey(variants), name: '', percent: 0, value: '' }])}
            >
              Add a variant
            </Button>
          </Group>
        </Group>
      )}
    </div>
  );
}

/** test, test-2, test-3, …: the first that is free. */
function freshKey(variants: FormValues['variants']): string {
  const taken = new Set(variants.map((variant) => variant.key));
  let number = variants.length;
  while (taken.has(`test-${number}`)) number += 1;
  return `test-${number}`;
}
