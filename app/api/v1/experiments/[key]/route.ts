import { defineExperiment, getExperiment as documented } from '@/lib/api/operations/experiments';
import { ensureExperiment } from '@/lib/experiments/ensure-experiment';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { handleRequest } from '@/lib/http/handle-request';
import { refuseMethods } from '@/lib/http/refuse-methods';

export const dynamic = 'force-dynamic';

export const GET = handleRequest({ ...documented, run: ({ ctx, params }) => getExperiment(ctx, params) });

/** Defines the experiment when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  ...defineExperiment,
  run: ({ ctx, params, body: { enabled, ...definition } }) =>
    ensureExperiment(ctx, { definition: { ...definition, key: params.key }, enabled }),
});

const refused = refuseMethods('GET', 'PUT');
export { refused as DELETE, refused as PATCH, refused as POST };
