import type { experiments } from './experiments';
import type { goals } from './goals';
import type { known } from './known';
import type { metrics } from './metrics';
import type { flows, stocks } from './stocks';

export type { ExperimentDeclaration, GoalDeclaration, VariantDeclaration } from './define';
export type { DomainDeclaration, MetricDeclaration } from './define-metrics';
export type {
  ChosenSubject,
  DecayRuleDeclaration,
  FacetDeclaration,
  FilterDeclaration,
  FlowCall,
  FlowCallbackDeclaration,
  FlowDeclaration,
  ProcessDeclaration,
  StockCallbackDeclaration,
  StockCount,
  StockDeclaration,
  SubjectActionDeclaration,
  TrackedModel,
} from './define-stocks';
export type { TrackerDeclaration } from './define-trackers';
export { defineLogHandler, type LineRecords, type LoggedLine, type LogHandlerDeclaration } from './define-logs';
export { experiments } from './experiments';
export { goals } from './goals';
export { known } from './known';
export { logHandlers } from './logs';
export { domains, metrics } from './metrics';
export { models } from './models';
export { decayRules, facets, flows, processes, stocks } from './stocks';
export { trackers } from './trackers';

type Declared = (typeof experiments)[number];
type Known = typeof known.experiments;
type KnownGoals = typeof known.goals;

/** Every experiment that the source tree or (as of the last pull) the database knows. */
export type ExperimentName = Declared['key'] | (keyof Known & string);

/** Every goal that the source tree or the database knows. */
export type GoalName = (typeof goals)[number]['key'] | KnownGoals[number];

/** Every stock and every flow that the source tree or the database knows. */
export type StockName = (typeof stocks)[number]['slug'] | (typeof known.stocks)[number];
export type FlowName = (typeof flows)[number]['slug'] | (typeof known.flows)[number];

/** Every metric that the source tree or the database knows. */
export type MetricName = (typeof metrics)[number]['ref'] | (typeof known.metrics)[number];

/** The variants of an experiment. */
export type VariantName<Name extends ExperimentName = ExperimentName> =
  | (Name extends Declared['key'] ? Extract<Declared, { key: Name }>['variants'][number]['key'] : never)
  | (Name extends keyof Known ? VariantsOf<Known[Name]> : never);

type VariantsOf<List> = List extends readonly (infer Name extends string)[] ? Name : never;
