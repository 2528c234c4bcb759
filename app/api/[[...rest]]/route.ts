import { Problem } from '@/lib/db/problem';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

/** Where nothing is, programs are told so as of everything else: in JSON, not by a page for people. */
const nothing = handleRequest({
  access: 'public',
  run: () => {
    throw new Problem('not_found', 'There is nothing at this address.');
  },
});

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
