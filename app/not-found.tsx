import { EmptyState } from '@/components/common/EmptyState';
import { LinkButton } from '@/components/common/links';

export default function NotFound() {
  return (
    <main style={{ paddingTop: '16vh' }}>
      <EmptyState
        title="There is nothing at this address"
        action={<LinkButton href="/overview">To the overview</LinkButton>}
      >
        It may have been archived or renamed, or the link is incomplete.
      </EmptyState>
    </main>
  );
}
