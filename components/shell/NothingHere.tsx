import { EmptyState } from '@/components/common/EmptyState';
import { PlainLink } from './PlainAction';

/** What an address shows at which there is nothing. */
export function NothingHere() {
  return (
    <EmptyState
      title="There is nothing at this address"
      titleOrder={1}
      action={<PlainLink href="/overview">To the overview</PlainLink>}
    >
      It may have been archived or renamed, or the link is incomplete.
    </EmptyState>
  );
}
