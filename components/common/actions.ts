import type { ActionResult } from '@/lib/auth/schemas';

/** A server action as components see it. */
export type Action<Input, Output> = (input: Input) => Promise<ActionResult<Output>>;

/** Something that has a name, an address, and may be archived. */
export type Named = { slug: string; name: string };
export type Archiving = { archive: Action<{ slug: string }, Named>; restore: Action<{ slug: string }, Named> };
