'use client';

import { useQuery } from '@tanstack/react-query';
import { useContext, useEffect } from 'react';
import type { JsonValue } from '@/lib/assign';
import type { ExperimentName, VariantName } from '@/lib/definitions';
import { variantQueryKey } from './query-key';
import { recordShown } from './record';
import { AskContext } from './VariantsProvider';

export type ShownVariant<Name extends ExperimentName> = {
  variant: VariantName<Name> | 'control';
  value: JsonValue;
  isControl: boolean;
  /** Is the answer there? Until then the control is shown. */
  isReady: boolean;
};

/**
 * Which variant to show in a client component below `<Variants>`. Prefetched answers are there in the first render;
 * others show the control until the server has answered. Either way the subject is enrolled because it is shown.
 */
export function useVariant<Name extends ExperimentName>(name: Name): ShownVariant<Name> {
  const ask = useContext(AskContext);
  if (ask === null) throw new Error('useVariant needs <Variants> from lib/experiments/server above it.');
  const { data } = useQuery({
    queryKey: variantQueryKey(name),
    queryFn: () => ask(name),
    staleTime: Infinity,
    gcTime: Infinity,
    retry: 2,
  });
  useEffect(() => {
    if (data?.pending != null) recordShown(data.pending, ask);
  }, [data, ask]);
  return {
    variant: (data?.variant ?? 'control') as VariantName<Name> | 'control',
    value: data?.value ?? null,
    isControl: data?.control ?? true,
    isReady: data !== undefined,
  };
}
