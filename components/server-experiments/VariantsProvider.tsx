'use client';

import { createContext, type ReactNode } from 'react';
import type { AskVariant } from './record';

/** How `useVariant` asks; null outside of `<Variants>`. */
export const AskContext = createContext<AskVariant | null>(null);

/** Client part of `<Variants>`. */
export function VariantsProvider({ ask, children }: { ask: AskVariant; children: ReactNode }) {
  return <AskContext value={ask}>{children}</AskContext>;
}
