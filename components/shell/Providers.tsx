'use client';

import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { useState, type ReactNode } from 'react';
import { ClockProvider } from '@/components/common/clock';
import { makeQueryClient } from './query-client';
import { theme } from './theme';

const Notifications = dynamic(() => import('./Toasts'), { ssr: false });

/** Everything that the pages stand in. `renderedAt` is the server's clock in ms, the first reading of every age. */
export function Providers({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <NuqsAdapter>
          <ClockProvider renderedAt={renderedAt}>
            {children}
            <Notifications position="bottom-right" limit={3} containerWidth={380} />
          </ClockProvider>
        </NuqsAdapter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
