'use client';

import { Button } from '@mantine/core';
import { EmptyState } from '@/components/common/EmptyState';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div style={{ paddingTop: '12vh' }}>
      <EmptyState
        title="This page could not be shown"
        titleOrder={1}
        action={<Button onClick={reset}>Try again</Button>}
        clock={error.digest === undefined ? undefined : `Reference for the server's log: ${error.digest}`}
      >
        Nothing was lost: records are still being collected. If it happens again, the server&apos;s log says why.
      </EmptyState>
    </div>
  );
}
