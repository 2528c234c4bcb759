import { z } from 'zod';
import { listExperiments } from '@/lib/experiments/list-experiments';
import { ExperimentState } from '@/lib/experiments/schemas';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({
  access: 'read',
  query: z.strictObject({ state: ExperimentState.optional(), search: z.string().max(200).optional() }),
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
