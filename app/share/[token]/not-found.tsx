import { SharedGone } from '@/components/boards/SharedGone';

export default function NotFound() {
  return <SharedGone />;
}
