import { listExperiments as documented } from '@/lib/api/operations/experiments';
import { listExperiments } from '@/lib/experiments/list-experiments';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  ...documented,
  run: ({ ctx, query }) => listExperiments(ctx, query),
  csv: (rows) =>
    rows.map(({ key, name, state, phase, subjectKind, external, startedAt, endedAt, summary }) => ({
      key,
      name,
      state,
      phase,
      subjectKind,
      external,
      startedAt,
      endedAt,
      day: summary.day,
      subjects: summary.subjects,
      verdict: summary.verdict.text,
    })),
});

const refused = refuseMethods('GET');
export { refused as DELETE, refused as PATCH, refused as POST, refused as PUT };
