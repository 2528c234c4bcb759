import { now } from './clock';
import { handleChanges, handleFlowEvents } from './handle-changes';
import { handleEnrollments } from './handle-enrollments';
import { handleGoals } from './handle-goals';
import { handleConfirmation, handleIdentify } from './handle-identity';
import { handleHealth, handleMetrics } from './handle-operations';
import { handlePixel } from './handle-pixel';
import { handleScript } from './handle-script';
import { CORS, preflight, type CollectRequest, type CollectResponse } from './http';
import { Refusal, refusalResponse } from './refusal';

export type Route = {
  methods: readonly string[];
  run: (request: CollectRequest, receivedAt: Date) => Promise<CollectResponse>;
};

/** Every public address, once; `server.ts` puts them in front of Next, and Next's route files mount the same. */
const EXACT = new Map<string, Route>([
  ['/api/v1/enrollments', { methods: ['POST'], run: handleEnrollments }],
  ['/api/v1/goals', { methods: ['POST'], run: handleGoals }],
  ['/api/v1/subjects', { methods: ['POST'], run: handleChanges }],
  ['/api/v1/flow-events', { methods: ['POST'], run: handleFlowEvents }],
  ['/api/v1/confirmations', { methods: ['POST'], run: handleConfirmation }],
  ['/api/v1/identify', { methods: ['POST'], run: handleIdentify }],
  ['/experiments.js', { methods: ['GET', 'HEAD'], run: handleScript }],
  ['/api/health', { methods: ['GET', 'HEAD'], run: handleHealth }],
  ['/api/metrics', { methods: ['GET'], run: handleMetrics }],
]);
const PIXEL: Route = { methods: ['GET', 'HEAD', 'POST'], run: handlePixel };

/** Every address of this room with its methods, `{name}` in the place of a goal's. For the description and its test. */
export const doorAddresses = (): { path: string; methods: readonly string[] }[] =>
  [...EXACT, ['/goal/{name}', PIXEL] as const].map(([path, { methods }]) => ({ path, methods }));

/** The route of a path (without the query), or undefined when it is not one of the public door. */
export function findRoute(path: string): Route | undefined {
  if (path.startsWith('/goal/') || path.startsWith('/experiments/goal/')) return PIXEL;
  return EXACT.get(path);
}

/** Answers a request to a route: preflights from memory, wrong methods by name, everything that is thrown as an error. */
export async function answer(route: Route, request: CollectRequest): Promise<CollectResponse> {
  try {
    if (route.methods.includes(request.method)) return await route.run(request, now());
    if (request.method === 'OPTIONS') return preflight(route.methods);
    const allow = [...route.methods, 'OPTIONS'].join(', ');
    throw new Refusal('method_not_allowed', `Use ${allow}.`, { headers: { ...CORS, allow } });
  } catch (error) {
    return refusalResponse(error);
  }
}
