import 'server-only';
import { headers } from 'next/headers';
import { cache } from 'react';
import { readSession } from './read-session';
import type { CurrentUser } from './schemas';

/** Who is signed in, or null. One query per request, however often it is asked. */
export const currentUser = cache(async (): Promise<CurrentUser | null> => readSession(await headers()));
