import type { Action, Archiving } from '@/components/common/actions';
import type {
  LineChoice,
  MendInput,
  ReplayResult,
  RestoreInput,
  SourceChange,
  SourceInput,
  SourceView,
} from '@/lib/logs/schemas';

export type SourceActions = {
  create: Action<SourceInput, SourceView>;
  update: Action<{ slug: string; change: SourceChange }, SourceView>;
};
export type SourceArchiving = Archiving;
export type LineActions = {
  mend: Action<MendInput, ReplayResult>;
  replay: Action<LineChoice, ReplayResult>;
  dismiss: Action<LineChoice, { dismissed: number; at: string }>;
  restoreLines: Action<RestoreInput, { restored: number }>;
};
