'use server';

import { Key } from '@/lib/config/names';
import { askVariant } from './server-ask';
import { currentAsker } from './server-request';
import type { VariantAnswer } from './served.schemas';

/**
 * Which variant whoever calls sees of an experiment; enrolls. Callable from client components. Anybody may call it,
 * about themselves only: who takes part comes from the cookies of the request, never from an argument.
 */
export async function testVariantAction(name: string): Promise<VariantAnswer> {
  const key = Key.safeParse(name);
  if (!key.success) return { experiment: '', variant: 'control', value: null, control: true, pending: null };
  return askVariant(key.data, await currentAsker());
}
