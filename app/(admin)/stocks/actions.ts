'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { Key, SubjectId, SubjectKind } from '@/lib/config/names';
import { archiveDecayRule } from '@/lib/stocks/archive-decay-rule';
import { archiveFacet } from '@/lib/stocks/archive-facet';
import { archiveStock } from '@/lib/stocks/archive-stock';
import { countSubjects } from '@/lib/stocks/count-filter';
import { createDecayRule } from '@/lib/stocks/create-decay-rule';
import { createFacet } from '@/lib/stocks/create-facet';
import { createStock } from '@/lib/stocks/create-stock';
import { Filter } from '@/lib/stocks/filter.schemas';
import { restoreDecayRule } from '@/lib/stocks/restore-decay-rule';
import { restoreFacet } from '@/lib/stocks/restore-facet';
import { restoreStock } from '@/lib/stocks/restore-stock';
import { runSubjectAction } from '@/lib/stocks/run-subject-action';
import { DecayRuleInput, FacetChange, FacetInput, StockChange, StockInput } from '@/lib/stocks/schemas';
import { restoreAttributes, setAttributes } from '@/lib/stocks/set-attributes';
import { updateDecayRule } from '@/lib/stocks/update-decay-rule';
import { updateFacet } from '@/lib/stocks/update-facet';
import { updateStock } from '@/lib/stocks/update-stock';

const One = z.object({ slug: Key });

export const createStockAction = defineAction({
  permission: 'edit',
  input: StockInput,
  run: (ctx, input) => createStock(ctx, input),
});
export const updateStockAction = defineAction({
  permission: 'edit',
  input: z.object({ slug: Key, change: StockChange }),
  run: updateStock,
});
export const archiveStockAction = defineAction({ permission: 'edit', input: One, run: archiveStock });
export const restoreStockAction = defineAction({ permission: 'edit', input: One, run: restoreStock });

/** How many subjects fit a filter now, while it is written. Changes nothing. */
export const countFilterAction = defineAction({
  permission: 'read',
  input: z.object({ kind: SubjectKind, filter: Filter }),
  run: async (ctx, input) => ({ count: await countSubjects(ctx, input) }),
});

export const createFacetAction = defineAction({
  permission: 'edit',
  input: FacetInput,
  run: (ctx, input) => createFacet(ctx, input),
});
export const updateFacetAction = defineAction({
  permission: 'edit',
  input: z.object({ slug: Key, change: FacetChange }),
  run: updateFacet,
});
export const archiveFacetAction = defineAction({ permission: 'edit', input: One, run: archiveFacet });
export const restoreFacetAction = defineAction({ permission: 'edit', input: One, run: restoreFacet });

export const createDecayRuleAction = defineAction({
  permission: 'edit',
  input: DecayRuleInput,
  run: (ctx, input) => createDecayRule(ctx, input),
});
export const updateDecayRuleAction = defineAction({
  permission: 'edit',
  input: z.object({ slug: Key, change: DecayRuleInput.omit({ slug: true, stock: true }).partial() }),
  run: updateDecayRule,
});
export const archiveDecayRuleAction = defineAction({ permission: 'edit', input: One, run: archiveDecayRule });
export const restoreDecayRuleAction = defineAction({ permission: 'edit', input: One, run: restoreDecayRule });

const Ids = z.array(SubjectId).min(1).max(5000);
const Attributes = z.record(z.string().min(1).max(200), z.unknown());

/** Sets attributes of chosen subjects; what it answers takes it back. */
export const setAttributesAction = defineAction({
  permission: 'record',
  input: z.object({ kind: SubjectKind, ids: Ids, set: Attributes }),
  run: setAttributes,
});
/** Runs what `defineSubjectAction` declares for chosen subjects. */
export const runSubjectActionAction = defineAction({
  permission: 'record',
  input: z.object({ kind: SubjectKind, action: Key, ids: Ids }),
  run: runSubjectAction,
});
export const restoreAttributesAction = defineAction({
  permission: 'record',
  input: z.object({
    kind: SubjectKind,
    changes: z.array(z.object({ id: SubjectId, set: Attributes, from: Attributes.optional() })).max(5000),
  }),
  run: restoreAttributes,
});
