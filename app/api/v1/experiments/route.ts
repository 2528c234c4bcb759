import { listExperiments as documented } from '@/lib/api/operations/experiments';
import { listExperiments } from '@/lib/experiments/list-experiments';
import { handleRequest } from '@/lib/http/handle-request';

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
