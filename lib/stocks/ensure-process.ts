import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createProcess } from './create-process';
import { getProcess } from './get-process';
import type { ProcessInput, ProcessView } from './schemas';

/** Defines a process unless it exists; what exists is answered as it is. Safe to ask twice and at once. */
export async function ensureProcess(ctx: Context, input: ProcessInput): Promise<ProcessView> {
  try {
    return await createProcess(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return getProcess(ctx, { slug: input.slug });
    throw error;
  }
}
