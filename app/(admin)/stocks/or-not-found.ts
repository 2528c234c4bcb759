import { notFound } from 'next/navigation';
import { Problem } from '@/lib/db/problem';

/** What a verb answers, or the page that says that there is no such thing. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') notFound();
    throw error;
  }
}

/** What stands in an address, without what is not given. */
export function given<T extends Record<string, unknown>>(params: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
