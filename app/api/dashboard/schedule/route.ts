import { answerSchedule } from '@/app/(admin)/schedule/answer';
import { handleRequest } from '@/lib/http/handle-request';
import { JobRunQuery } from '@/lib/schedule/schemas';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'session',
  query: JobRunQuery,
  run: ({ ctx, query }) => answerSchedule(ctx, query),
});
