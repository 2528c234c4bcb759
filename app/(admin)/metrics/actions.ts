'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { Key, Label } from '@/lib/config/names';
import { addNote } from '@/lib/metrics/add-note';
import { addChart } from '@/lib/metrics/add-chart';
import { archiveDomain } from '@/lib/metrics/archive-domain';
import { archiveMetric } from '@/lib/metrics/archive-metric';
import { BoardChart } from '@/lib/metrics/board.schemas';
import { createDomain } from '@/lib/metrics/create-domain';
import { deleteDomain } from '@/lib/metrics/delete-domain';
import { deleteMetric } from '@/lib/metrics/delete-metric';
import { deleteStatistics } from '@/lib/metrics/delete-statistics';
import { previewTracker } from '@/lib/metrics/preview-tracker';
import { recordStatistics } from '@/lib/metrics/record-statistics';
import { removeNote } from '@/lib/metrics/remove-note';
import { restoreDomain } from '@/lib/metrics/restore-domain';
import { restoreMetric } from '@/lib/metrics/restore-metric';
import { saveMetric } from '@/lib/metrics/save-metric';
import {
  DomainChange,
  DomainInput,
  MetricInput,
  MetricRef,
  NoteInput,
  StatisticInput,
  StatisticsRemoval,
} from '@/lib/metrics/schemas';
import { TrackerInput } from '@/lib/metrics/tracker.schemas';
import { updateDomain } from '@/lib/metrics/update-domain';

const Domain = z.object({ ref: Key });
const Metric = z.object({ ref: MetricRef });

export const createDomainAction = defineAction({
  permission: 'edit',
  input: DomainInput,
  run: (ctx, input) => createDomain(ctx, input),
});
export const updateDomainAction = defineAction({
  permission: 'edit',
  input: z.object({ ref: Key, change: DomainChange }),
  run: updateDomain,
});
export const archiveDomainAction = defineAction({ permission: 'edit', input: Domain, run: archiveDomain });
export const restoreDomainAction = defineAction({ permission: 'edit', input: Domain, run: restoreDomain });
export const deleteDomainAction = defineAction({ permission: 'edit', input: Domain, run: deleteDomain });

export const saveMetricAction = defineAction({
  permission: 'edit',
  input: z.object({ create: z.boolean(), metric: MetricInput, tracker: TrackerInput.nullable() }),
  run: saveMetric,
});
export const previewTrackerAction = defineAction({ permission: 'edit', input: TrackerInput, run: previewTracker });
export const archiveMetricAction = defineAction({ permission: 'edit', input: Metric, run: archiveMetric });
export const restoreMetricAction = defineAction({ permission: 'edit', input: Metric, run: restoreMetric });
export const deleteMetricAction = defineAction({ permission: 'edit', input: Metric, run: deleteMetric });

export const deleteStatisticsAction = defineAction({
  permission: 'edit',
  input: StatisticsRemoval,
  run: deleteStatistics,
});
/** Brings back what was deleted. */
export const recordStatisticsAction = defineAction({
  permission: 'edit',
  input: z.object({ statistics: z.array(StatisticInput).max(1000) }),
  run: recordStatistics,
});

export const addNoteAction = defineAction({ permission: 'edit', input: NoteInput, run: addNote });
export const removeNoteAction = defineAction({
  permission: 'edit',
  input: z.object({ id: z.uuid() }),
  run: removeNote,
});
export const addToBoardAction = defineAction({
  permission: 'edit',
  input: z.object({ board: Key.nullable(), name: Label.or(z.literal('')), chart: BoardChart }),
  run: addChart,
});
