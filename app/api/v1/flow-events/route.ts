import { mountNext } from '@/lib/collect/next-adapter';

export const dynamic = 'force-dynamic';

const answer = mountNext('/api/v1/flow-events');

export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
