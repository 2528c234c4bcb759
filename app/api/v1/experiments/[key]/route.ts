import { z } from 'zod';
import { Key } from '@/lib/config/names';
import { ensureExperiment } from '@/lib/experiments/ensure-experiment';
import { getExperiment } from '@/lib/experiments/get-experiment';
import { ExperimentInput } from '@/lib/experiments/schemas';
import { handleRequest } from '@/lib/http/handle-request';

export const dynamic = 'force-dynamic';

const Params = z.object({ key: Key });

export const GET = handleRequest({
  access: 'read',
  params: Params,
  run: ({ ctx, params }) => getExperiment(ctx, params),
});

/** Defines the experiment when it does not exist; answers it unchanged when it does. */
export const PUT = handleRequest({
  access: 'write',
  permission: 'edit',
  params: Params,
  body: ExperimentInput.omit({ key: true }).extend({ enabled: z.boolean().default(false) }),
  run: ({ ctx, params, body: { enabled, ...definition } }) =>
    ensureExperiment(ctx, { definition: { ...definition, key: params.key }, enabled }),
});
