import { defineExperiment, getExperiment as documented } from '@/lib/api/operations/experiments';
import { ensureExperiment } from '@/lib/experiments/ensure-experiment';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({ ...documented, run: ({ ctx, params }) => getExperiment(ctx, params) });

/** Defines the experiment when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  ...defineExperiment,
  run: ({ ctx, params, body: { enabled, ...definition } }) =>
    ensureExperiment(ctx, { definition: { ...definition, key: params.key }, enabled }),
});
