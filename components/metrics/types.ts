import type { Action } from '@/components/common/actions';
import type { DomainChange, DomainInput, DomainView, MetricInput, MetricView } from '@/lib/metrics/schemas';
import type { TrackerInput, TrackerPreview } from '@/lib/metrics/tracker.schemas';

export type Ref = { ref: string };

export type DomainActions = {
  create: Action<DomainInput, DomainView>;
  update: Action<{ ref: string; change: DomainChange }, DomainView>;
  archive: Action<Ref, unknown>;
  restore: Action<Ref, unknown>;
  remove: Action<Ref, unknown>;
};

export type MetricActions = {
  archive: Action<Ref, unknown>;
  restore: Action<Ref, unknown>;
  remove: Action<Ref, unknown>;
};

export type MetricFormActions = {
  /** makes or changes the metric and what its values are computed from, in one go */
  save: Action<{ create: boolean; metric: MetricInput; tracker: TrackerInput | null }, MetricView>;
  preview: Action<TrackerInput, TrackerPreview>;
};

/** What the form of a metric proposes. */
export type MetricSurroundings = {
  domains: { ref: string; name: string }[];
  metrics: { ref: string; name: string }[];
  goals: { key: string; name: string }[];
  experiments: { key: string; name: string; variants: string[] }[];
  flows: { slug: string; name: string }[];
  kinds: string[];
  /** attribute paths that are in use */
  paths: string[];
};
