'use client';

import { EmptyState } from '@/components/common/EmptyState';
import { PlainButton } from '@/components/shell/PlainAction';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div style={{ paddingTop: '12vh' }}>
      <EmptyState
        title="This page could not be shown"
        titleOrder={1}
        action={<PlainButton onClick={reset}>Try again</PlainButton>}
        clock={error.digest === undefined ? undefined : `Reference for the server's log: ${error.digest}`}
      >
        Nothing was lost: records are still being collected. If it happens again, the server&apos;s log says why.
      </EmptyState>
    </div>
  );
}
