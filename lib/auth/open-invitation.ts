import 'server-only';
import { database } from '@/lib/db/client';
import { readInvitation, type OpenInvitation } from './read-invitation';

/** `readInvitation` for pages, where nobody is signed in yet. */
export const openInvitation = (token: string): Promise<OpenInvitation | null> =>
  readInvitation({ db: database(), now: new Date() }, { token });
