import { Button } from '@mantine/core';
import Link from 'next/link';
import { EmptyState } from '@/components/common/EmptyState';

export default function NotFound() {
  return (
    <main style={{ paddingTop: '16vh' }}>
      <EmptyState
        title="There is nothing at this address"
        action={
          <Button component={Link} href="/overview">
            To the overview
          </Button>
        }
      >
        It may have been archived or renamed, or the link is incomplete.
      </EmptyState>
    </main>
  );
}
