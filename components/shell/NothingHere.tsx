import { EmptyState } from '@/components/common/EmptyState';
import { LinkButton } from '@/components/common/links';

/** What an address shows at which there is nothing. */
export function NothingHere() {
  return (
    <EmptyState
      title="There is nothing at this address"
      titleOrder={1}
      action={<LinkButton href="/overview">To the overview</LinkButton>}
    >
      It may have been archived or renamed, or the link is incomplete.
    </EmptyState>
  );
}
