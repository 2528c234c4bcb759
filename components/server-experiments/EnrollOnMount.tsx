'use client';

import { useEffect } from 'react';
import type { PendingEnrollment } from '@/lib/experiments/served.schemas';
import { recordShown, type AskVariant } from './record';

/** Records an enrollment when the page that holds it is shown. Draws nothing. */
export function EnrollOnMount({ pending, ask }: { pending: PendingEnrollment; ask?: AskVariant }) {
  useEffect(() => recordShown(pending, ask), [pending, ask]);
  return null;
}
