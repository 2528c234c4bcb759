import type { DecayRule, Facet, Flow, Process, Stock } from '@/lib/db/generated/client';
import {
  DecayRuleInput,
  FacetInput,
  FlowInput,
  ProcessInput,
  StockInput,
  type DecayRuleView,
  type FacetView,
  type FlowView,
  type ProcessView,
  type StockView,
} from './schemas';

/** Private to this room: stored definitions as they are shown. A row that its schema would refuse is an error. */

type Row = { id: number; sample: boolean; createdAt: Date; archivedAt: Date | null };

const defined = (row: Row) => ({
  id: row.id,
  sample: row.sample,
  createdAt: row.createdAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
});

export const viewStock = (row: Stock): StockView => ({ ...StockInput.parse(row), ...defined(row) });
export const viewFlow = (row: Flow): FlowView => ({ ...FlowInput.parse(row), ...defined(row) });
export const viewFacet = (row: Facet): FacetView => ({ ...FacetInput.parse(row), ...defined(row) });
export const viewProcess = (row: Process): ProcessView => ({ ...ProcessInput.parse(row), ...defined(row) });
export const viewDecayRule = (row: DecayRule): DecayRuleView => ({ ...DecayRuleInput.parse(row), ...defined(row) });

/** Only what a change really says: a schema fills in defaults also for what was left out. */
export function givenFields<T extends object>(parsed: T, given: object): T {
  const said = given as Record<string, unknown>;
  return Object.fromEntries(Object.entries(parsed).filter(([field]) => said[field] !== undefined)) as T;
}
