import type {
  DecayRuleDeclaration,
  FacetDeclaration,
  FlowDeclaration,
  ProcessDeclaration,
  StockDeclaration,
  TrackedModel,
} from '@/lib/definitions';
import { DecayRuleInput, FacetInput, FlowInput, ProcessInput, StockInput } from './schemas';
import { whereToFilter } from './where-to-filter';

export type StockDeclarations = {
  models: readonly TrackedModel[];
  stocks: readonly StockDeclaration[];
  flows: readonly FlowDeclaration[];
  facets: readonly FacetDeclaration[];
  processes: readonly ProcessDeclaration[];
  decayRules: readonly DecayRuleDeclaration[];
};

/** Private to this room: declarations with every default filled in. Throw when they are wrong. */
export function declaredStock(declaration: StockDeclaration, models: readonly TrackedModel[]) {
  if ('filter' in declaration) return StockInput.parse(declaration);
  const { model: name, where, ...fields } = declaration;
  const model = models.find((one) => one.model === name);
  if (model === undefined) throw new Error(`${declaration.slug}: "${name}" is not among the tracked models.`);
  return StockInput.parse({ ...fields, kind: model.kind, filter: whereToFilter(model, where) });
}

export const declaredFlow = (declaration: FlowDeclaration) => FlowInput.parse(declaration);
export const declaredFacet = (declaration: FacetDeclaration) => FacetInput.parse(declaration);
export const declaredProcess = (declaration: ProcessDeclaration) => ProcessInput.parse(declaration);
export const declaredDecayRule = (declaration: DecayRuleDeclaration) => DecayRuleInput.parse(declaration);
